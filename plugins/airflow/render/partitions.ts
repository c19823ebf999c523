import { assign, call, type CallNode, name, type Statement } from "../../../src/emit/python/mod.ts";
import type { AirflowPartition } from "../model.ts";
import type { Runtime } from "../symbols.ts";

/** A partition definition, in a constant. */
export function partitionConstant(partition: AirflowPartition, runtime: Runtime): Statement {
  return assign(name(partition.name), definition(partition, runtime));
}

function definition(partition: AirflowPartition, runtime: Runtime): CallNode {
  switch (partition.type) {
    case "time":
      return call(runtime("TimePartition"), {
        cron: partition.cron,
        timezone: partition.timezone,
        key_format: partition.keyFormat,
        start: partition.start,
        end: partition.end ?? undefined,
      });
    case "static":
      return call(runtime("StaticPartition"), { keys: partition.keys });
    case "dynamic":
      return call(runtime("DynamicPartition"), { variable: partition.variable });
    case "multi":
      return call(runtime("MultiPartition"), {
        dimensions: Object.fromEntries(
          Object.entries(partition.dimensions).map(([key, python]) => [key, name(python)]),
        ),
      });
  }
}
