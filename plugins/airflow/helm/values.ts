import { defaultResourcePresets, type HelmOptions, resourcesOf } from "../../../src/plugin/mod.ts";
import { kubernetesName, toHelmImage } from "../../../src/plugin/helm/mod.ts";
import type { AirflowProject } from "../model.ts";
import type { AirflowHelmValues, AirflowHelmWorker } from "./types.ts";

/** What the chart is told of a product.
 * @throws {PluginError} `plugin/bad-image`, `plugin/unknown-size`.
 */
export function helmValues(project: AirflowProject, options: HelmOptions): AirflowHelmValues {
  const name = kubernetesName(project.title);
  const secretName = options.secret ?? `${name}-env`;
  const worker: AirflowHelmWorker = {
    resources: resourcesOf(
      options.size ?? "medium",
      options.presets ?? defaultResourcePresets,
    ),
    extraVolumes: [{
      name: VOLUME,
      persistentVolumeClaim: { claimName: options.stateClaim ?? `${name}-state` },
    }],
    extraVolumeMounts: [{ name: VOLUME, mountPath: STATE_VOLUME }],
  };
  return {
    images: { airflow: toHelmImage(options.image ?? project.image) },
    ...(/^\d+\.\d+\.\d+$/.test(project.oldestAirflow)
      ? { airflowVersion: project.oldestAirflow }
      : {}),
    env: [{ name: "FLOE_STATE_DIR", value: STATE_VOLUME }],
    secret: project.environment.map((v) => ({
      envName: v.name,
      secretName,
      secretKey: v.name,
    })),
    workers: { celery: worker, kubernetes: worker },
    triggerer: { enabled: true },
  };
}

const VOLUME = "floe-state";

/** Where workers keep FLOE_STATE_DIR: a volume that outlives a pod. */
const STATE_VOLUME = "/var/lib/floe/state";
