import {
  assign,
  call,
  type Expression,
  type Module,
  name,
  type Value,
} from "../../../src/emit/python/mod.ts";
import type { DagsterPartition, DagsterProject } from "../model.ts";
import {
  datetime,
  DynamicPartitionsDefinition,
  MultiPartitionsDefinition,
  StaticPartitionsDefinition,
  TimeWindowPartitionsDefinition,
} from "../symbols.ts";
import type { Docstring } from "./references.ts";

export function partitions(project: DagsterProject, docstring: Docstring): Module {
  return {
    docstring: docstring("Partition definitions: the days, regions or customers there are."),
    body: project.partitions.map((p) => assign(name(p.name), partitionsDefinition(p))),
  };
}

function partitionsDefinition(partition: DagsterPartition): Expression {
  switch (partition.type) {
    case "time":
      return call(TimeWindowPartitionsDefinition, {
        cron_schedule: partition.cron,
        start: moment(partition.start),
        end: partition.end === null ? undefined : moment(partition.end),
        timezone: partition.timezone,
        fmt: partition.keyFormat,
        end_offset: partition.endOffset === 0 ? undefined : partition.endOffset,
      });
    case "static":
      return call(StaticPartitionsDefinition, [partition.keys]);
    case "dynamic":
      return call(DynamicPartitionsDefinition, { name: partition.registry });
    case "multi":
      return call(MultiPartitionsDefinition, [
        Object.fromEntries(
          Object.entries(partition.dimensions).map(([dimension, of]) => [dimension, name(of)]),
        ),
      ]);
  }
}

function moment(of: string | readonly number[]): Value {
  return typeof of === "string" ? of : call(datetime, of);
}
