/** ` --env NAME` where the project was compiled for such an environment, or would have been: without it the same command makes another project. */
export function environmentOption(deployment: string): string {
  return ENVIRONMENTS.has(deployment) ? ` --env ${deployment}` : "";
}

/** The commands that make a project anew in its folder, and that tell whether that was forgotten. `$PRODUCT` is the folder of floe.yaml. */
export function compileCommands(target: string, deployment: string): string[] {
  const command = `floe-orchestrator compile "$PRODUCT" --target ${target}${
    environmentOption(deployment)
  } --out .`;
  return [
    "```sh",
    command,
    `${command} --check   # in CI: exit code 3 when that was forgotten`,
    "```",
  ];
}

/** What `--env` takes, but for the one that it is where it is left out. */
const ENVIRONMENTS: ReadonlySet<string> = new Set(["staging", "prod"]);
