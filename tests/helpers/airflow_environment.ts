/** What the environment of an Airflow of a test or a bench is.
 * @module
 */
import { delimiter, dirname } from "node:path";

export interface AirflowOptions {
  /** AIRFLOW_HOME: where its database and logs are. */
  readonly home: string;
  /** The interpreter; FLOE_AIRFLOW_PYTHON when left out. */
  readonly python?: string;
  readonly dags?: string;
  readonly stdin?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Nothing of the person's own Airflow, no examples, no proxy between its parts. */
export function airflowEnvironment(
  { home, dags, env = {} }: Pick<AirflowOptions, "home" | "dags" | "env">,
): Record<string, string> {
  const dbt = Deno.env.get("FLOE_PYTHON");
  return {
    AIRFLOW_HOME: home,
    AIRFLOW__CORE__LOAD_EXAMPLES: "False",
    AIRFLOW__CORE__DAGS_FOLDER: dags ?? `${home}/dags`,
    AIRFLOW__DATABASE__SQL_ALCHEMY_CONN: `sqlite:///${home}/airflow.db?timeout=15`,
    AIRFLOW__LOGGING__LOGGING_LEVEL: "INFO",
    AIRFLOW__USAGE_DATA_COLLECTION__ENABLED: "False",
    // pyjwt wants an issuer, which 3.0 leaves out
    AIRFLOW__API_AUTH__JWT_ISSUER: "floe-tests",
    // 3.0's command line does not put the bundle's root on the path
    ...dags === undefined ? {} : { PYTHONPATH: dags },
    DBT_SEND_ANONYMOUS_USAGE_STATS: "false",
    NO_COLOR: "1",
    no_proxy: "127.0.0.1,localhost",
    NO_PROXY: "127.0.0.1,localhost",
    ...dbt === undefined ? {} : {
      FLOE_DBT_EXECUTABLE: `${dirname(dbt)}/dbt`,
      PATH: `${dirname(dbt)}${delimiter}${Deno.env.get("PATH") ?? ""}`,
    },
    ...env,
  };
}
