/** Codes that nobody can cause by what they type, with the reason, and the test that has them. */
export const untypeable: Readonly<Record<string, { readonly why: string; readonly test: string }>> =
  {
    "artifact/dbt-manifest-compressed": {
      why: "the command line unpacks files itself",
      test: "src/artifacts/dbt/read_test.ts",
    },
    "artifact/nothing-to-resolve": {
      why: "the command line ends with cli/nothing-found before",
      test: "src/artifacts/resolve/resolve_test.ts",
    },
    "artifact/product-mismatch": {
      why: "the command line takes one of the two files",
      test: "src/artifacts/resolve/resolve_test.ts",
    },
    "artifact/unknown-environment": {
      why: "--env is refused with cli/bad-choice before",
      test: "src/artifacts/resolve/resolve_test.ts",
    },
    "emit/bad-path": {
      why: "only a wrong plugin makes such a path",
      test: "src/emit/file_set_test.ts",
    },
    "emit/leads-outside": {
      why: "it needs a link, which a file in memory cannot be",
      test: "src/runtime/node_test.ts",
    },
    "emit/path-clash": {
      why: "only a wrong plugin makes such paths",
      test: "src/emit/file_set_test.ts",
    },
    "plugin/large-block": {
      why: "the command line plans for the target, within its limit",
      test: "plugins/airflow/validate/outlets_test.ts",
    },
    "plugin/unsupported-mapping": {
      why: "no shipped plugin leaves anything out of how it maps",
      test: "src/plugin/unsupported_test.ts",
    },
    "plugin/unsupported-schedule": {
      why: "no shipped plugin leaves anything out of how it starts",
      test: "src/plugin/unsupported_test.ts",
    },
    "runtime/cannot-read": {
      why: "it needs a disk that refuses",
      test: "src/runtime/node_test.ts",
    },
    "runtime/cannot-write": {
      why: "it needs a disk that refuses",
      test: "src/runtime/node_test.ts",
    },
    "graph/blocks-cycle": {
      why: "blocks of others are judged by the library only",
      test: "src/graph/partition_report_test.ts",
    },
    "graph/blocks-not-found": {
      why: "a number of blocks is asked for by the library only",
      test: "src/graph/partition_brute_test.ts",
    },
    "graph/cycle": {
      why: "a plan says plan/cycle, with the place of each edge",
      test: "src/graph/graph_test.ts",
    },
    "graph/edge-out-of-range": {
      why: "edges are numbers in the library only",
      test: "src/graph/graph_test.ts",
    },
    "graph/needs-wasm": {
      why: "it needs a runtime that refuses WebAssembly",
      test: "src/graph/kernels_test.ts",
    },
    "graph/node-too-heavy": {
      why: "weights are given by the library only",
      test: "src/graph/partition_test.ts",
    },
    "graph/pin-colours": {
      why: "pins are given by the library only",
      test: "src/graph/partition_test.ts",
    },
    "graph/pin-order": {
      why: "pins are given by the library only",
      test: "src/graph/partition_test.ts",
    },
    "graph/pin-too-heavy": {
      why: "pins are given by the library only",
      test: "src/graph/partition_test.ts",
    },
    "graph/too-few-blocks": {
      why: "a number of blocks is asked for by the library only",
      test: "src/graph/partition_test.ts",
    },
    "graph/too-large": {
      why: "it needs more nodes than 32 bits count",
      test: "src/graph/graph_test.ts",
    },
    "graph/unsupported-selector-method": {
      why: "the command line reads the state that a selection asks for",
      test: "src/graph/selection/node_selector_test.ts",
    },
    "graph/wasm-failed": {
      why: "it needs a core that runs out of memory",
      test: "src/graph/fallback_test.ts",
    },
    "graph/wasm-refused": {
      why: "it needs a runtime that refuses WebAssembly",
      test: "src/graph/fallback_test.ts",
    },
    "plan/many-partition-keys": {
      why: "it needs a file of ten thousand keys",
      test: "src/plan/partitions/partitions_test.ts",
    },
    "schedule/bad-key": {
      why: "keys of windows are asked for by the library only",
      test: "src/schedule/windows_test.ts",
    },
    "schedule/timezone-unavailable": {
      why: "it needs a runtime that is older than a time zone",
      test: "src/schedule/zone_test.ts",
    },
    "schedule/zones-differ": {
      why: "a plan says plan/partition-timezones, with the place of the mapping",
      test: "src/schedule/windows_test.ts",
    },
    "plugin/duplicate": {
      why: "the command line registers the shipped plugins only",
      test: "tests/contract/plugins_test.ts",
    },
  };
