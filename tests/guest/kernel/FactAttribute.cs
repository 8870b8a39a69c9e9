namespace Rill.Guest.KernelTests;

/// <summary>Marks a test.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FactAttribute : Attribute;

/// <summary>What a test throws when the kernel does not do as it should.</summary>
internal sealed class FailedException(string message) : Exception(message);
