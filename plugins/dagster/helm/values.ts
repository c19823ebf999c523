import { defaultResourcePresets, type HelmOptions, resourcesOf } from "../../../src/plugin/mod.ts";
import { kubernetesName, toHelmImage } from "../../../src/plugin/helm/mod.ts";
import type { DagsterProject } from "../model.ts";
import { GRPC_PORT, IMAGE_USER, STATE_VOLUME } from "../container.ts";
import type {
  DagsterHelmValues,
  HelmDeployment,
  HelmVariable,
  PodSecurityContext,
  TickRetention,
} from "./types.ts";

/** What the chart is told of a product.
 * @throws {PluginError} `plugin/bad-image`, `plugin/unknown-size`.
 */
export function helmValues(project: DagsterProject, options: HelmOptions): DagsterHelmValues {
  const image = toHelmImage(options.image ?? project.image);
  const resources = resourcesOf(
    options.size ?? "medium",
    options.presets ?? defaultResourcePresets,
  );
  const name = kubernetesName(project.title);
  const shared: Omit<HelmDeployment, "name" | "dagsterApiGrpcArgs"> = {
    image,
    port: GRPC_PORT,
    includeConfigInLaunchedRuns: { enabled: true },
    env: variables(project, options.secret ?? `${name}-env`),
    // the chart hands them to the runs of the location, where they win over those of the launcher
    resources,
    podSecurityContext,
    volumeMounts: [{ name: VOLUME, mountPath: STATE_VOLUME }],
    volumes: [{
      name: VOLUME,
      persistentVolumeClaim: { claimName: options.stateClaim ?? `${name}-state` },
    }],
  };
  return {
    "dagster-user-deployments": {
      enabled: true,
      enableSubchart: true,
      deployments: codeLocations(project).map(({ name, module }) => ({
        name,
        dagsterApiGrpcArgs: ["-m", module],
        ...shared,
      })),
    },
    runLauncher: {
      type: "K8sRunLauncher",
      config: {
        k8sRunLauncher: {
          imagePullPolicy: image.pullPolicy,
          envSecrets: [],
          resources,
          runK8sConfig: { podSpecConfig: { securityContext: podSecurityContext } },
        },
      },
    },
    dagsterDaemon: {
      runCoordinator: { enabled: true, type: "QueuedRunCoordinator" },
      runMonitoring: {
        enabled: true,
        startTimeoutSeconds: 600,
        cancelTimeoutSeconds: 180,
        maxResumeRunAttempts: 0,
        pollIntervalSeconds: 60,
        freeSlotsAfterRunEndSeconds: 300,
      },
    },
    retention: {
      enabled: true,
      sensor: { purgeAfterDays: ticks },
      schedule: { purgeAfterDays: ticks },
      autoMaterialize: { purgeAfterDays: ticks },
    },
    telemetry: { enabled: false },
    ...(project.poolLimit === null ? {} : {
      additionalInstanceConfig: {
        concurrency: { pools: { default_limit: project.poolLimit, granularity: "op" } },
      },
    }),
  };
}

/** What is loaded, each by a server of its own whose name is also that of its service: all of the product, or each of its parts. */
function codeLocations(
  { title, packageName, locations }: DagsterProject,
): { readonly name: string; readonly module: string }[] {
  if (locations.length === 0) {
    return [{ name: kubernetesName(title), module: `${packageName}.definitions` }];
  }
  const taken = new Set<string>();
  return locations.map(({ name, module }) => {
    const wanted = kubernetesName(name);
    let own = wanted;
    for (let i = 2; taken.has(own); i++) own = `${wanted}-${i}`;
    taken.add(own);
    return { name: own, module: `${packageName}.locations.${module}.definitions` };
  });
}

function variables({ environment }: DagsterProject, secret: string): HelmVariable[] {
  return [
    { name: "FLOE_STATE_DIR", value: STATE_VOLUME },
    ...environment.map(({ name }) => ({
      name,
      valueFrom: { secretKeyRef: { name: secret, key: name } },
    })),
  ];
}

const VOLUME = "floe-state";

const podSecurityContext: PodSecurityContext = {
  runAsNonRoot: true,
  runAsUser: IMAGE_USER,
  runAsGroup: IMAGE_USER,
  fsGroup: IMAGE_USER,
};

/** What a tick did is kept long enough to look into a bad month. */
const ticks: TickRetention = { skipped: 7, success: 30, failure: 30, started: 30 };
