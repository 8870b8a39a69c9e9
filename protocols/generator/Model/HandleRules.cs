namespace Rill.Protocols.Generator.Model;

/// <summary>What (rill.handle) may say. The names are those of kernel/abi, which generated code refers to.</summary>
internal static class HandleRules
{
    /// <summary>The kind of a handle to any object.</summary>
    public const string AnyKind = "Any";

    // Handles to calls never travel in a message's array by these protocols.
    private static readonly string[] s_kinds =
        ["Process", "Thread", "AddressSpace", "Memory", "Lane", "Queue", "Interrupt", "Ports", "Resource", "Log", "Job", AnyKind];

    private static readonly string[] s_rights =
        ["Read", "Write", "Execute", "Map", "Duplicate", "Transfer", "Wait", "Manage", "Resize"];

    /// <summary>What is wrong with it; null if nothing is.</summary>
    public static string? ProblemOf(HandleInfo handle) =>
        !s_kinds.Contains(handle.Kind) ? $"a handle has a kind, one of {string.Join(", ", s_kinds)}"
        : RightsOf(handle).FirstOrDefault(right => !s_rights.Contains(right)) is { } wrong
            ? $"{wrong} is no right; those are {string.Join(", ", s_rights)}"
            : null;

    /// <summary>The C# expression of the kind.</summary>
    public static string KindExpression(HandleInfo handle) =>
        $"global::Rill.Abi.ObjectType.{(handle.Kind == AnyKind ? "None" : handle.Kind)}";

    /// <summary>The C# expression of the rights.</summary>
    public static string RightsExpression(HandleInfo handle) =>
        RightsOf(handle) is { Length: > 0 } rights
            ? string.Join(" | ", rights.Select(right => $"global::Rill.Abi.Rights.{right}"))
            : "global::Rill.Abi.Rights.None";

    private static string[] RightsOf(HandleInfo handle) => handle.Rights.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
