import type { AirflowParam } from "../model.ts";

/** What a person may choose who starts a run of a DAG.
 * @param options.partitioned its runs build one partition. */
export function paramsOf({ partitioned }: { readonly partitioned: boolean }): AirflowParam[] {
  const text = (name: string, description: string): AirflowParam => ({
    name,
    type: "text",
    description,
  });
  return [
    {
      name: "full_refresh",
      type: "flag",
      description: "Build incremental models and seeds anew",
    },
    text("select", "Only these models of each task, as dbt selects them"),
    text("target", "Another target of dbt's profile"),
    ...(partitioned ? [text("partition", "Only this partition, by its key")] : []),
  ];
}
