import { z } from "zod";

/** Kubernetes quantities of a container. */
export interface PodResources {
  readonly requests?: { readonly cpu?: string; readonly memory?: string };
  readonly limits?: { readonly cpu?: string; readonly memory?: string };
}

/** The schema of {@linkcode PodResources}. */
// deno-lint-ignore explicit-module-boundary-types
export const podResources = () =>
  z.strictObject({
    requests: quantities("What is kept for the pod"),
    limits: quantities("What it may take at most"),
  });

/** YAML has `cpu: 2` as a number. */
function cpu(about: { description: string; examples: string[] }) {
  const text = z.string().regex(/^\d+(\.\d+)?m?$/);
  return z.union([text, z.number().positive()]).meta(about).transform(String).optional().meta(
    about,
  );
}

function quantities(what: string) {
  return z.strictObject({
    cpu: cpu({ description: "CPU, as Kubernetes writes it", examples: ["500m", "2"] }),
    // a number alone is bytes, which nobody means
    memory: z.string().regex(/^\d+(\.\d+)?(k|[MGTPE]|[KMGTPE]i)$/).optional().meta({
      description: "Memory, as Kubernetes writes it, with its unit",
      examples: ["512Mi", "2Gi"],
    }),
  }).optional().meta({ description: what, examples: [{ cpu: "500m", memory: "1Gi" }] });
}
