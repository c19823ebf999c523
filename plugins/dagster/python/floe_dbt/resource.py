"""Where the dbt project lies and how dbt is started."""

import contextlib
import json
import os
from collections.abc import Generator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import dagster as dg

from .core.process import DbtProcess, Running
from .core.settings import LOG, DbtSettings, written_to
from .core.supervised import Supervised
from .core.warm import WarmDbt
from .observed import Lineage, Telemetry


class DbtResource(dg.ConfigurableResource[Any], DbtSettings):
    """One dbt project with one target.

    An environment variable, where set, wins over the value written in the code:
    FLOE_DBT_PROJECT_DIR, FLOE_DBT_PROFILES_DIR, FLOE_DBT_PROFILE, FLOE_DBT_TARGET,
    FLOE_DBT_EXECUTABLE, FLOE_STATE_DIR. Nothing is looked up before a run starts.
    FLOE_DBT_VARS adds dbt variables, a JSON object.
    FLOE_STATE_DAYS says how many days the state of a run is kept: 14; 0 for ever.
    FLOE_DBT_WARM=0 starts dbt anew for each block of a run (warm.py).
    """

    project_dir: str = ""
    """Empty: FLOE_DBT_PROJECT_DIR has to be set."""
    profiles_dir: str = ""
    """Empty: dbt looks in the project, then in ~/.dbt."""
    profile: str = ""
    """Empty: the profile that dbt_project.yml names."""
    target: str = ""
    """Empty: the target that the profile names."""
    executable: str = "dbt"
    state_dir: str = ".floe/state"
    """What re-execution needs to know; keep it on storage that outlives a pod."""
    single_writer: bool = False
    """True: one dbt process at a time, for a database that is one file."""
    lineage: Lineage | None = None
    """None: nobody is told what runs read and write."""
    telemetry: Telemetry | None = None
    """None: spans only go where a provider of OpenTelemetry is set up already."""
    _warm: WarmDbt | None = None

    def setup_for_execution(self, context: dg.InitResourceContext) -> None:
        self._warm = WarmDbt()

    def teardown_after_execution(self, context: dg.InitResourceContext) -> None:
        if self._warm is not None:
            self._warm.close()

    def with_target(self, target: str) -> "DbtResource":
        """The same with another target; an empty one changes nothing."""
        return self.model_copy(update={"target": target}) if target else self

    def refused(self, message: str) -> Exception:
        return dg.Failure(message, allow_retries=False)

    def root(self) -> Path:
        """The folder of pyproject.toml; where Dagster was started, if the package is
        installed without its folder."""
        folder = Path(__file__).resolve().parents[3]
        return folder if (folder / "pyproject.toml").exists() else Path.cwd()

    def process(
        self,
        args: Sequence[str],
        *,
        target_path: Path,
        partial_parse: Path | None,
        variables: Mapping[str, object] | None = None,
        timeout_s: float | None = None,
        environment: Mapping[str, str] | None = None,
        again: bool = False,
    ) -> DbtProcess:
        """dbt with `args`, its output folder, and an earlier parse to start from.

        Args:
            variables: win over those of FLOE_DBT_VARS, which win over the project's.
            timeout_s: dbt is ended after so many seconds.
            environment: variables for dbt beside those of this process.
            again: this process will start dbt for other blocks too, or has done so.
        """
        project = self.project_path()
        dbt = self.executable_path()
        merged = {**self.variables(), **(variables or {})}
        shared = self.parsing(merged, partial_parse)
        arguments = [*LOG, *args, *shared, *written_to(target_path)]
        env = self.environment()
        added = dict(environment or {})

        # dbt resolves a relative database path from where it runs: the project.
        def anew() -> Running:
            return Supervised([dbt, *arguments], project, env | added)

        warm = self._warm
        if not again or warm is None or os.environ.get("FLOE_DBT_WARM") == "0":
            return DbtProcess(anew, timeout_s=timeout_s)
        warm_up = None
        # With variables that are new, dbt reads all of the project: once is enough.
        known = warm.has_parsed(json.dumps(merged, sort_keys=True))
        if partial_parse is not None and (known or not variables):
            warm_up = ["parse", *shared, *written_to(target_path / "warm_up")]
            # dbt's static parser starts threads, which a fork would not have.
            warm_up += ["--no-static-parser"]
            warm_up = ["--quiet", "--log-level-file", "none", *warm_up]

        def forked() -> Running:
            return warm.start([dbt, *arguments], project, env, added, warm_up)

        return DbtProcess(forked, anew, timeout_s=timeout_s)

    @contextlib.contextmanager
    def turn(self, name: str, log: dg.DagsterLogManager) -> Generator[None, None, None]:
        """Waits until no other dbt process of this project writes, if only one may."""
        if not self.single_writer:
            yield
            return
        import filelock

        self.state_path().mkdir(parents=True, exist_ok=True)
        path = self.state_path() / f"{name}.lock"
        # Not per thread: Dagster may close a generator in another one.
        # Its types are incomplete.
        lock = cast(Any, filelock.FileLock(str(path), thread_local=False))
        try:
            lock.acquire(timeout=0)
        except filelock.Timeout:
            log.info("Waiting: another run of this project is writing the database")
            lock.acquire()
        try:
            yield
        finally:
            lock.release()
