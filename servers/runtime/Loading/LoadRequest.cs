using Rill.Loading;

namespace Rill.Runtime.Loading;

/// <summary>What to load and how.</summary>
public sealed record LoadRequest
{
    /// <summary>The program.</summary>
    public required ProgramFile File { get; init; }

    /// <summary>Its headers, if they were read already.</summary>
    public ProgramImage? Image { get; init; }

    /// <summary>The interpreter, for a program that asks for one.</summary>
    public ProgramFile? Interpreter { get; init; }

    /// <summary>Arguments and environment.</summary>
    public required ProgramStrings Strings { get; init; }

    /// <summary>What the program is told of its ids.</summary>
    public ProgramCredentials Credentials { get; init; }

    /// <summary>The Job that the space is charged to; 0: the caller's own.</summary>
    public uint Job { get; init; }

    /// <summary>How large the first thread's stack may grow, in bytes.</summary>
    public ulong StackLimit { get; init; } = 8 * 1024 * 1024;

    /// <summary>What lies at places that are drawn.</summary>
    public AddressRandomization Randomization { get; init; } = AddressRandomization.All;
}
