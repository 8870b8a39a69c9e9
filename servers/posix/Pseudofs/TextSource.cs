using System.Text;
using Rill.LinuxAbi;
using Rill.Posix.Vfs;

namespace Rill.Posix.Pseudofs;

/// <summary>Writes a file's content of now. Each char is one byte (Latin-1), so that names of any bytes pass unchanged.</summary>
internal delegate Errno TextSource(IVfsCaller caller, StringBuilder text);

/// <summary>Takes what one write brought.</summary>
internal delegate Errno TextSink(IVfsCaller caller, ReadOnlySpan<byte> text);
