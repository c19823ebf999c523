import type { GeneratedFile } from "../../../src/emit/mod.ts";
import { printModule } from "../../../src/emit/python/mod.ts";
import { printProfile } from "../../../src/plugin/dbt/mod.ts";
import type { DagsterProject } from "../model.ts";
import { runtimePackages } from "../python/embedded/mod.ts";
import { dockerfile, dockerignore } from "./dockerfile.ts";
import { DAGSTER_HOME, instance, instanceGitignore } from "./instance.ts";
import { dgToml, gitignore, ownRequirements, pyproject, workspace } from "./project_files.ts";
import { modules, PROFILES_DIR } from "./modules.ts";
import { own } from "./own.ts";
import { readme } from "./readme.ts";

/** The files of a project, sorted by path. */
export function render(project: DagsterProject): GeneratedFile[] {
  const root = `src/${project.packageName}`;
  const files: GeneratedFile[] = [
    { path: "pyproject.toml", text: pyproject(project), ownership: "owned" },
    { path: "README.md", text: readme(project), ownership: "owned" },
    { path: "Dockerfile", text: dockerfile(project), ownership: "owned" },
    { path: ".dockerignore", text: dockerignore(project), ownership: "owned" },
    { path: `${DAGSTER_HOME}/dagster.yaml`, text: instance(project), ownership: "owned" },
    { path: `${DAGSTER_HOME}/.gitignore`, text: instanceGitignore, ownership: "owned" },
    { path: "requirements-own.txt", text: ownRequirements, ownership: "seed" },
    { path: ".gitignore", text: gitignore, ownership: "seed" },
  ];
  if (project.locations.length > 0) {
    files.push(
      { path: "workspace.yaml", text: workspace(project), ownership: "owned" },
      { path: "dg.toml", text: dgToml(project), ownership: "owned" },
    );
  }
  if (project.dbt.profile !== null) {
    files.push({
      path: `${PROFILES_DIR}/profiles.yml`,
      text: printProfile(project.dbt.profile),
      ownership: "owned",
    });
  }
  for (const [path, module] of modules(project)) {
    files.push({ path: `${root}/${path}`, text: printModule(module), ownership: "owned" });
  }
  files.push({
    path: `${root}/defs/own.py`,
    text: printModule(own(project)),
    ownership: "seed",
  });
  for (const name of project.runtime) {
    for (const [path, text] of Object.entries(runtimePackages[name])) {
      files.push({ path: `${root}/${path}`, text, ownership: "owned" });
    }
  }
  return files.sort((a, b) => a.path < b.path ? -1 : 1);
}
