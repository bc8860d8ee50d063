"""Settings: built-in values, over them a TOML file, over it environment variables `ASSISTANT_…`."""

import hashlib
import os
import sys
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from assistant.errors import SettingsError
from assistant.packaged_model import PACKAGE
from assistant.texts import index as texts

SETTINGS_FILE = "assistant.toml"
APPLICATION = "pervoistochnik"
LOCAL_MILVUS = ".db"
"""What the address of a file of milvus-lite ends with: its client knows it by that."""

_REMOTE = ("http://", "https://", "tcp://", "unix:")


def user_cache() -> Path:
    """Return the folder of this user's caches, as the platform has it."""
    if os.environ.get("XDG_CACHE_HOME"):
        return Path(os.environ["XDG_CACHE_HOME"]) / APPLICATION
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / APPLICATION / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / APPLICATION
    return Path.home() / ".cache" / APPLICATION


def user_data() -> Path:
    """Return the folder of what this user's programs keep, as the platform has it."""
    if os.environ.get("XDG_DATA_HOME"):
        return Path(os.environ["XDG_DATA_HOME"]) / APPLICATION
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / APPLICATION / "Data"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / APPLICATION
    return Path.home() / ".local" / "share" / APPLICATION


class Settings(BaseSettings):
    """What a user may set; `docs/settings.md` lists it in Russian.

    Sizes are in megabytes, times in seconds, lengths in characters.
    """

    model_config = SettingsConfigDict(env_prefix="ASSISTANT_", extra="forbid", frozen=True)

    corpus: Path = Path("corpus")
    index: Path = Path("index")
    cache: Path = Field(default_factory=user_cache)
    data: Path = Field(default_factory=user_data)
    model: str = Field(default=PACKAGE, min_length=1)
    query_prompt: str | None = None
    passage_prompt: str | None = None
    passage_characters: int = Field(default=800, ge=200, le=4000)
    reader: bool = True
    dense_weight: float = Field(default=0.7, ge=0.0, le=1.0)
    file_seconds: float = Field(default=60.0, gt=0)
    recognition_seconds: float = Field(default=1800.0, ge=0)
    file_megabytes: int = Field(default=200, gt=0)
    memory_megabytes: int = Field(default=1024, ge=256)
    generations_kept: int = Field(default=3, ge=1)
    shared: bool = False
    editors: Annotated[tuple[str, ...], NoDecode] = ()
    vectors: Literal["faiss", "milvus"] = "faiss"
    milvus: str = Field(default="", validate_default=True)
    milvus_index: Literal["auto", "FLAT", "HNSW", "IVF_SQ8", "DISKANN"] = "auto"

    @property
    def desk(self) -> Path:
        """Folder of what people keep who ask this corpus: conversations, opinions, accounts. None of it can be made again."""
        return self.data / hashlib.sha256(os.fsencode(self.corpus.absolute())).hexdigest()[:16]

    @property
    def accounts(self) -> Path:
        """File of the local accounts."""
        return self.desk / "accounts.sqlite"

    @field_validator("editors", mode="before")
    @classmethod
    def _listed(cls, value: Any) -> Any:
        """Take a list apart that came in an environment variable."""
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("milvus")
    @classmethod
    def _address(cls, value: str, info: ValidationInfo) -> str:
        """Hold the address of Milvus to what its client takes; that of a file is made absolute."""
        if value.endswith(LOCAL_MILVUS):
            return str(Path(value).absolute())
        if not value.startswith(_REMOTE) and (value or info.data.get("vectors") == "milvus"):
            raise ValueError("no address of Milvus")
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Order the sources: arguments, environment, file."""
        file = Path(os.environ.get("ASSISTANT_SETTINGS", SETTINGS_FILE))
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=file)


def load_settings(corpus: Path | None = None, index: Path | None = None, **others: Any) -> Settings:
    """Return the settings in force, with folders given on the command line, and others given by name, over all else.

    Raises
    ------
    SettingsError
        If the file is not TOML, a name is unknown or a value is out of range.
    """
    given = {**others, **{name: path for name, path in (("corpus", corpus), ("index", index)) if path is not None}}
    named = os.environ.get("ASSISTANT_SETTINGS")
    if named and not Path(named).is_file():
        raise SettingsError(texts.settings_file_missing(named))
    try:
        return Settings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise SettingsError(texts.setting_wrong(name, str(first.get("input", "")))) from error
    except ValueError as error:  # tomllib's own
        raise SettingsError(texts.settings_file_broken(named or SETTINGS_FILE, str(error))) from error
