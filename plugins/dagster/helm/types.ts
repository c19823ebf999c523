import type { ManifestResourcePreset } from "../../../src/artifacts/mod.ts";
import type { HelmImage } from "../../../src/plugin/helm/mod.ts";

export type { HelmImage };

/** Values for the chart `dagster`: what the product decides; everything else stays as the chart has it. */
export interface DagsterHelmValues {
  readonly "dagster-user-deployments": {
    readonly enabled: true;
    readonly enableSubchart: true;
    readonly deployments: readonly HelmDeployment[];
  };
  readonly runLauncher: {
    readonly type: "K8sRunLauncher";
    readonly config: {
      readonly k8sRunLauncher: {
        readonly imagePullPolicy: HelmImage["pullPolicy"];
        /** Secrets reach a run through its code location, key by key; none is given whole. */
        readonly envSecrets: readonly { readonly name: string }[];
        /** Of runs whose code location says nothing else. */
        readonly resources: ManifestResourcePreset;
        readonly runK8sConfig: {
          readonly podSpecConfig: { readonly securityContext: PodSecurityContext };
        };
      };
    };
  };
  readonly dagsterDaemon: {
    readonly runCoordinator: { readonly enabled: true; readonly type: "QueuedRunCoordinator" };
    readonly runMonitoring: RunMonitoring;
  };
  /** Of ticks, in days. */
  readonly retention: {
    readonly enabled: true;
    readonly sensor: { readonly purgeAfterDays: TickRetention };
    readonly schedule: { readonly purgeAfterDays: TickRetention };
    readonly autoMaterialize: { readonly purgeAfterDays: TickRetention };
  };
  readonly telemetry: { readonly enabled: false };
  /** In the words of `dagster.yaml`; only where there are pools. Charts of all Dagster releases from 1.10 on hand it through; `concurrency` of
   * newer ones would be ignored by the older. */
  readonly additionalInstanceConfig?: {
    readonly concurrency: {
      readonly pools: { readonly default_limit: number; readonly granularity: "op" };
    };
  };
}

/** A code location: a server of its own, which hands its image, variables, volumes and resources to its runs. */
export interface HelmDeployment {
  /** Also of the Kubernetes service, and of the code location. */
  readonly name: string;
  readonly image: HelmImage;
  /** What follows `dagster api grpc -h 0.0.0.0 -p PORT`. */
  readonly dagsterApiGrpcArgs: readonly string[];
  readonly port: number;
  readonly includeConfigInLaunchedRuns: { readonly enabled: true };
  readonly env: readonly HelmVariable[];
  readonly resources: ManifestResourcePreset;
  readonly podSecurityContext: PodSecurityContext;
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
  readonly volumes: readonly {
    readonly name: string;
    readonly persistentVolumeClaim: { readonly claimName: string };
  }[];
}

/** A variable with a plain value, or one that a Kubernetes Secret has under its name. */
export type HelmVariable =
  | { readonly name: string; readonly value: string }
  | {
    readonly name: string;
    readonly valueFrom: {
      readonly secretKeyRef: { readonly name: string; readonly key: string };
    };
  };

/** Nobody's own user of the image, who may write the volume. */
export interface PodSecurityContext {
  readonly runAsNonRoot: true;
  readonly runAsUser: number;
  readonly runAsGroup: number;
  readonly fsGroup: number;
}

/** A run whose pod is lost is ended, and its pools are freed. */
export interface RunMonitoring {
  readonly enabled: true;
  readonly startTimeoutSeconds: number;
  readonly cancelTimeoutSeconds: number;
  /** A run is not started again by itself: re-execution from failure knows what is missing. */
  readonly maxResumeRunAttempts: 0;
  readonly pollIntervalSeconds: number;
  readonly freeSlotsAfterRunEndSeconds: number;
}

/** By how a tick ended. */
export interface TickRetention {
  readonly skipped: number;
  readonly success: number;
  readonly failure: number;
  readonly started: number;
}
