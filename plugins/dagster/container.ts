/** What the image, the chart's values and the README have to agree on.
 * @module
 */

/** Of `dagster api grpc`. */
export const GRPC_PORT = 3030;

/** The image's user and group, by number: Kubernetes cannot tell whether a name is root's. */
export const IMAGE_USER = 10001;

/** Where the image keeps FLOE_STATE_DIR: a volume that outlives a pod. */
export const STATE_VOLUME = "/var/lib/floe/state";

/** Where the image has the project, and in it the dbt project. */
export const APP = "/app";
export const DBT = `${APP}/dbt`;
