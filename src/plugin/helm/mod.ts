/** What Kubernetes and the charts of orchestrators take: images, names, resources.
 * @module
 */
export { type HelmImage, IMAGE, ownImage, toHelmImage } from "./image.ts";
export { kubernetesName } from "./kubernetes_name.ts";
