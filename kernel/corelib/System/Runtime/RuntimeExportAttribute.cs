namespace System.Runtime;

/// <summary>Gives a static method a symbol name and the plain managed calling convention (SysV for integers and
/// pointers): assembly may call it without any transition.</summary>
public sealed class RuntimeExportAttribute(string entryPoint) : Attribute
{
    public string EntryPoint { get; } = entryPoint;
}
