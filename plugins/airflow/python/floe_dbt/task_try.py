"""One try of one task: where its files are, and how it starts dbt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from .core.settings import LOG, written_to
from .core.state import drop_bulk, drop_old, earlier_parse, keep_parse
from .core.supervised import Supervised
from .core.window import Window
from .errors import AirflowFailException
from .listed import LISTED, listed
from .params import params_of
from .project import DbtProject
from .tries import Tries, folder_name, is_run
from .turn import turn


class TaskTry:
    """
    Args:
        target: dbt's target; empty: the project's.
        window: what of a partition is built; None: everything.
    """

    def __init__(
        self,
        dbt: DbtProject,
        context: Mapping[str, Any],
        *,
        target: str = "",
        window: Window | None = None,
    ) -> None:
        self.params = params_of(context)
        self.ti: Any = context["ti"]
        self.dbt = dbt.with_target(target, asked=str(self.params.get("target") or ""))
        self.window = window
        runs = self.dbt.state_path() / "runs" / folder_name(self.ti.dag_id)
        run = folder_name(self.ti.run_id)
        drop_old(runs, is_run=is_run, keep=run, days=self.dbt.state_days())
        self.state = Tries(runs, run, self._task(), self.ti.try_number)
        self.folder = self.state.new_attempt()
        """dbt's target folder."""

    def turn(self) -> AbstractContextManager[int]:
        """Waits until dbt may be started; the file that dbt is to hold open."""
        if self.dbt.single_writer:
            path = self.dbt.state_path() / "dbt.lock"
            return turn(path, "another task of this project is writing the database")
        path = self.state.folder / "dbt.lock"
        return turn(path, "the dbt of an earlier try has not ended yet")

    def starting(
        self,
        arguments: list[str],
        lock: int,
        *,
        env: Mapping[str, str] | None = None,
    ) -> Callable[[], Supervised]:
        """What starts dbt with `arguments`, and with `env` beside its environment."""
        dbt, project = self.dbt, self.dbt.project_path()
        variables = dbt.variables()
        if self.window is not None:
            variables |= self.window.variables()
        words = [
            *LOG,
            *arguments,
            *dbt.parsing(variables, earlier_parse(self._cache(), project)),
            *written_to(self.folder),
        ]
        environment = {**dbt.environment(), **(env or {})}
        command, ending = dbt.command(words, environment)
        # dbt resolves a relative database path from where it runs: the project.
        return lambda: Supervised(
            command, project, environment, keep=lock, ending=ending
        )

    def tidy(self, *, succeeded: bool) -> None:
        """When dbt has ended: keeps its parse for the next start, drops what nobody reads."""
        keep_parse(self.folder, self._cache())
        drop_bulk(self.folder, succeeded=succeeded)

    def selected(self, lock: int) -> set[str] | None:
        """The nodes that the run asks for, by dbt's own selection; None: all."""
        select = str(self.params.get("select") or "")
        if not select:
            return None
        ask = self.starting(["ls", *LISTED, *select.split()], lock)
        found, code, said = listed(ask)
        if code != 0:
            raise AirflowFailException(
                f'Cannot select "{select}": dbt stopped with exit code {code}:\n{said}'
            )
        if not found:
            raise AirflowFailException(
                f'Nothing to build: no node of the dbt project matches "{select}"'
            )
        return found

    def _task(self) -> str:
        """What was built of one day says nothing of another."""
        name = folder_name(self.ti.task_id)
        if self.window is not None:
            return f"{name}~{self.window.folder()}"
        index = getattr(self.ti, "map_index", None)
        return name if index is None or index < 0 else f"{name}~{index}"

    def _cache(self) -> Path:
        """Where dbt's parse is kept. dbt parses anew when a variable has changed, so
        that of a partition must not replace the one of runs without."""
        name = (self.dbt.target_name() or "dbt") + (
            "" if self.window is None else ".partition"
        )
        return self.dbt.state_path() / "partial_parse" / f"{name}.msgpack"
