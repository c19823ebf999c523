import { printToml, printYaml } from "../../../src/emit/data/mod.ts";
import type { DagsterDbt, DagsterProject } from "../model.ts";
import { adapterRequirement, extras } from "../requirements.ts";
import { versions } from "../versions.ts";
import { oneLine } from "./shell.ts";

/** pyproject.toml: what pip, `dg` and `dagster dev` want to know. */
export function pyproject(project: DagsterProject): string {
  const module = `${project.packageName}.definitions`;
  return printToml({
    project: {
      name: project.title,
      version: project.version,
      description: oneLine(project.description) || undefined,
      readme: "README.md",
      "requires-python": versions.python,
      dependencies: [
        `dagster>=${project.oldestDagster},<2`,
        versions.dbtCore,
        ...project.dbt.adapters.map(adapterRequirement),
        ...(project.dbt.singleWriter ? [versions.filelock] : []),
      ],
      "optional-dependencies": extras,
    },
    "build-system": { requires: ["hatchling"], "build-backend": "hatchling.build" },
    tool: {
      hatch: { build: { targets: { wheel: { packages: [`src/${project.packageName}`] } } } },
      dagster: { module_name: module, code_location_name: project.title },
      dg: {
        directory_type: "project",
        project: {
          root_module: project.packageName,
          code_location_target_module: module,
          code_location_name: project.title,
        },
      },
    },
  });
}

/** profiles.yml with the product's one profile. */
export function profiles(profile: NonNullable<DagsterDbt["profile"]>): string {
  return printYaml({ [profile.name]: { target: profile.target, outputs: profile.outputs } });
}

export const gitignore = ".env\n.floe/state/\n.venv/\n*.egg-info/\n__pycache__/\n";

/** Packages of the user's own definitions. */
export const ownRequirements =
  "# Yours: packages that src/*/defs/own.py needs, one on each line. The Dockerfile installs them.\n";
