import { oneLine, printToml, printYaml } from "../../../src/emit/data/mod.ts";
import type { DagsterProject } from "../model.ts";
import { extras } from "../requirements.ts";
import { adapterRequirement, DBT_CORE } from "../../../src/plugin/dbt/mod.ts";
import { versions } from "../versions.ts";

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
        DBT_CORE,
        ...project.dbt.adapters.map(adapterRequirement),
        ...(project.dbt.executor === "k8s_job" ? [versions.dagsterK8s] : []),
        ...(project.dbt.singleWriter ? [versions.filelock] : []),
        ...pyiceberg(project),
      ],
      "optional-dependencies": { ...extras, ...project.extras },
    },
    "build-system": { requires: ["hatchling"], "build-backend": "hatchling.build" },
    tool: {
      hatch: { build: { targets: { wheel: { packages: [`src/${project.packageName}`] } } } },
      // with either of these in it, `dagster dev` would not look into workspace.yaml
      ...(project.locations.length > 0 ? {} : {
        dagster: { module_name: module, code_location_name: project.title },
        dg: dgProject(project),
      }),
    },
  });
}

function pyiceberg({ platform }: DagsterProject): string[] {
  const extras = platform?.extras ?? [];
  return extras.length === 0 ? [] : [`pyiceberg[${extras.join(",")}]${versions.pyiceberg}`];
}

/** What `dg` wants to know: the product as one code location. */
function dgProject({ packageName, title }: DagsterProject) {
  return {
    directory_type: "project",
    project: {
      root_module: packageName,
      code_location_target_module: `${packageName}.definitions`,
      code_location_name: title,
    },
  };
}

/** dg.toml of a product that is split: pyproject.toml must not hold it. */
export function dgToml(project: DagsterProject): string {
  return printToml(dgProject(project));
}

/** workspace.yaml: the code locations of a product that is split. */
export function workspace({ packageName, locations }: DagsterProject): string {
  return printYaml({
    load_from: locations.map(({ name, module }) => ({
      python_module: {
        module_name: `${packageName}.locations.${module}.definitions`,
        working_directory: "src",
        location_name: name,
      },
    })),
  });
}

export const gitignore = ".env\n.floe/state/\n.venv/\n*.egg-info/\n__pycache__/\n";

/** Packages of the user's own definitions. */
export const ownRequirements =
  "# Yours: packages that src/*/defs/own.py needs, one on each line. The Dockerfile installs them.\n";
