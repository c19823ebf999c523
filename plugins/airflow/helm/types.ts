import type { ManifestResourcePreset } from "../../../src/artifacts/mod.ts";
import type { HelmImage } from "../../../src/plugin/helm/mod.ts";

/** Values for Airflow's own chart, 1.21 or newer: what the product decides; everything else stays as the chart has it. */
export interface AirflowHelmValues {
  readonly images: { readonly airflow: HelmImage };
  /** A full release only: the chart's own choice else. */
  readonly airflowVersion?: string;
  readonly env: readonly { readonly name: string; readonly value: string }[];
  /** Variables that a Secret has. */
  readonly secret: readonly AirflowHelmSecret[];
  /** Of long-lived workers, and of the pods that single tasks have: the chart makes those that the executor needs. */
  readonly workers: {
    readonly celery: AirflowHelmWorker;
    readonly kubernetes: AirflowHelmWorker;
  };
  /** Sensors wait there. */
  readonly triggerer: { readonly enabled: true };
}

/** What runs dbt. */
export interface AirflowHelmWorker {
  readonly resources: ManifestResourcePreset;
  readonly extraVolumes: readonly {
    readonly name: string;
    readonly persistentVolumeClaim: { readonly claimName: string };
  }[];
  readonly extraVolumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
}

/** A variable, and the key of a Secret that has its value. */
export interface AirflowHelmSecret {
  readonly envName: string;
  readonly secretName: string;
  readonly secretKey: string;
}
