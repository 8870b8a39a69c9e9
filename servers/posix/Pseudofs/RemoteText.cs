using Rill.LinuxAbi;

namespace Rill.Posix.Pseudofs;

/// <summary>A text file's content, asked from another server.</summary>
/// <param name="Errno">Ok, or why there is none.</param>
/// <param name="Text">The content; each char is one byte (Latin-1).</param>
internal readonly record struct RemoteText(Errno Errno, string Text);

/// <summary>Asks for a file's content of now. The task does not fail.</summary>
internal delegate Task<RemoteText> RemoteSource();

/// <summary>Hands over what one write brought. The task does not fail.</summary>
internal delegate Task<Errno> RemoteSink(ReadOnlySpan<byte> text);
