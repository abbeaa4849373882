"""What ``build.spec`` puts into the frozen application, and what it leaves out.

Sizes in comments are those of Linux with the versions in constraints.txt; docs/packaging.md says
what each saves.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import third_party

ROOT = Path(__file__).resolve().parents[1]
Entry = tuple[str, str, str]
"""A file of PyInstaller's: its place in the application, where it is taken from, and its kind."""

IDENTIFIER = "org.scorebrush.Scorebrush"

NOT_IMPORTED = [
    # Parts of torch that build, compile, export or test; the window and the commands only sample.
    # Never torch.distributed, torch.testing, torchgen or unittest, which `import torch` needs.
    "functorch.compile",
    "torch._inductor.codegen",
    "torch._inductor.fx_passes",
    "torch._inductor.kernel",
    "torch._vendor.quack",
    "torch.contrib",
    "torch.onnx._internal",
    "torch.testing._internal.common_methods_invocations",
    "torch.testing._internal.distributed",
    "torch.testing._internal.jit_utils",
    "torch.testing._internal.opinfo",
    "torch.utils.benchmark",
    "torch.utils.tensorboard",
    # What other packages would use if it were there.
    "IPython",
    "PIL.ImageTk",
    "_pytest",
    "aiohttp",
    "babel",
    "diffusers",
    "dill",
    "docutils",
    "hf_xet",
    "matplotlib",
    "mpl_toolkits",
    "pandas",
    "pip",
    "pkg_resources",
    "pyarrow",
    "pydantic",
    "pydantic_core",
    "pygments",
    "pytest",
    "rich",
    "scipy",
    "setuptools",
    "sphinx",
    "tensorboard",
    "tkinter",
    "torch_fidelity",
    "torchvision",
    "transformers",
    "wheel",
    "yaml",
    # Parts of Qt that no window of ours shows.
    "PySide6.QtDBus",
    "PySide6.QtNetwork",
    "PySide6.QtOpenGL",
    "PySide6.QtOpenGLWidgets",
    "PySide6.QtQml",
    "PySide6.QtQuick",
    "PySide6.QtTest",
]

COLLECTION = {
    # As bytecode alone: PyInstaller would add every source, 50 MB of them, in case something reads
    # its own. Of what we use only these do: torch cannot be imported, or complains, without.
    "torch": "pyz",
    **dict.fromkeys(
        (
            "torch._dynamo.config",
            "torch._export.config",
            "torch._functorch.config",
            "torch._inductor.config",
            "torch.compiler.config",
            "torch.distributed.config",
            "torch.functional",
            "torch.fx.experimental._config",
            "torch.nn.functional",
            "torch.nn.modules.rnn",
        ),
        "pyz+py",
    ),
}
"""How modules are kept, by their names and those of what they are in."""

# Files by their place in the application, with / for every system.
_LEFT_OUT = (
    "torch/bin/*",  # programs that test torch, but for the one below
    "torch/include/*",
    "torch/share/*",
    "torch/test/*",
    "torch/lib/*.a",
    "torch/lib/*_test.so",
    "cv2/data/*.xml",
    "PySide6/Qt/qml/*",
    "PySide6/Qt/translations/qtwebengine*",
    "PySide6/Qt/lib/libQt6EglF*",
    "PySide6/Qt/lib/libQt6Pdf*",
    "PySide6/Qt/lib/libQt6Qml*",
    "PySide6/Qt/lib/libQt6Quick*",
    "PySide6/Qt/lib/libQt6VirtualKeyboard*",
    "PySide6/Qt/plugins/egldeviceintegrations/*",
    "PySide6/Qt/plugins/generic/*",
    "PySide6/Qt/plugins/networkinformation/*",
    "PySide6/Qt/plugins/platforms/libqeglfs.so",
    "PySide6/Qt/plugins/platforms/libqlinuxfb.so",
    "PySide6/Qt/plugins/platforms/libqminimalegl.so",
    "PySide6/Qt/plugins/platforms/libqvkkhrdisplay.so",
    "PySide6/Qt/plugins/platforms/libqvnc.so",
    "PySide6/Qt/plugins/platforminputcontexts/*virtualkeyboard*",
    # The looks of GTK, which ours replace, and the libraries that it alone brings.
    "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
    *(
        f"{name}*"
        for name in (
            "libatk-",
            "libatspi",
            "libcairo",
            "libdatrie",
            "libepoxy",
            "libfribidi",
            "libgdk",
            "libgraphite2",
            "libgtk-",
            "libharfbuzz.so",
            "libpango",
            "libpixman",
            "libthai",
        )
    ),
    "PySide6/Qt/plugins/tls/*",
    "PySide6/plugins/tls/*",
    "PySide6/opengl32sw.dll",  # Windows: pixels are painted by the processor
    "*/direct_url.json",  # names the folder in which a developer works
    "*/RECORD",
)
_YET_IN = ("torch/bin/torch_shm_manager",)  # `import torch` looks for it


def wanted(name: str) -> bool:
    """Whether a file belongs into the application.

    Args:
        name: its place there, in the notation of any system.
    """
    name = name.replace("\\", "/")
    left_out = any(fnmatch(name, it) for it in _LEFT_OUT)
    return not left_out or any(fnmatch(name, it) for it in _YET_IN)


def kept(entries: Iterable[Entry]) -> list[Entry]:
    """The files that belong into the application; says how much the others would take."""
    entries = list(entries)
    found = [entry for entry in entries if wanted(entry[0])]
    rest = [Path(entry[1]) for entry in entries if not wanted(entry[0])]
    size = sum(path.stat().st_size for path in rest if path.is_file())
    print(f"Left out: {len(rest)} files, {size / 1e6:.0f} MB")
    return found


def version() -> str:
    """The version in pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])


def write_licences(sources: Iterable[str], path: str) -> str:
    """Write the licences of what ``sources`` come from to ``path``, and return it."""
    third_party.write(sources, Path(path))
    return path


def strip_torch(folder: str) -> None:
    """Take the names of inner functions out of torch's libraries: 90 MB that only a debugger reads.

    Only torch's: numpy's and OpenCV's are patched in a way that stripping would break.
    """
    strip = shutil.which("strip")
    for library in Path(folder).rglob("torch/lib/*.so") if strip else ():
        subprocess.run([str(strip), "--strip-unneeded", str(library)], check=True)


def windows_version(name: str) -> Any:  # noqa: ANN401 - PyInstaller is not installed for checking
    """What Windows shows under a program's properties."""
    from PyInstaller.utils.win32 import versioninfo as info  # type: ignore[import-untyped]

    numbers = tuple(int(it) for it in version().split("."))
    four = (*numbers, *[0] * (4 - len(numbers)))
    words = {
        "CompanyName": "The Scorebrush authors",
        "FileDescription": "Scorebrush",
        "FileVersion": version(),
        "InternalName": name,
        "LegalCopyright": "Apache License 2.0",
        "OriginalFilename": f"{name}.exe",
        "ProductName": "Scorebrush",
        "ProductVersion": version(),
    }
    english, unicode = 1033, 1200
    return info.VSVersionInfo(
        ffi=info.FixedFileInfo(filevers=four, prodvers=four),
        kids=[
            info.StringFileInfo(
                [info.StringTable("040904B0", [info.StringStruct(*it) for it in words.items()])]
            ),
            info.VarFileInfo([info.VarStruct("Translation", [english, unicode])]),
        ],
    )


def document_types() -> dict[str, object]:
    """The Info.plist of macOS: what the application opens, though never as its owner."""
    pictures = ["public.png", "public.jpeg", "public.tiff", "org.webmproject.webp", "public.heic"]
    return {
        "CFBundleDisplayName": "Scorebrush",
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": "Picture",
                "CFBundleTypeRole": "Editor",
                "LSHandlerRank": "Alternate",
                "LSItemContentTypes": pictures,
            }
        ],
        "LSApplicationCategoryType": "public.app-category.graphics-design",
        "LSMinimumSystemVersion": "12.0",
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": "Apache License 2.0",
        "NSRequiresAquaSystemAppearance": False,
    }
