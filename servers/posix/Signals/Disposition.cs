namespace Rill.Posix.Signals;

/// <summary>What a process does with a signal; the values are those of posix.proto.</summary>
internal enum Disposition : byte
{
    Default = 0,
    Ignore = 1,
    Handler = 2,
}
