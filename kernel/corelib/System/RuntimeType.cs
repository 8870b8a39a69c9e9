namespace System;

/// <summary>The JIT looks the class up by name.</summary>
internal sealed class RuntimeType : Type
{
}
