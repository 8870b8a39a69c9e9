namespace System.Runtime;

/// <summary>With InternalCall: a direct call of a symbol, without any transition.</summary>
public sealed class RuntimeImportAttribute(string dllName, string entryPoint) : Attribute
{
    public string DllName { get; } = dllName;

    public string EntryPoint { get; } = entryPoint;
}
