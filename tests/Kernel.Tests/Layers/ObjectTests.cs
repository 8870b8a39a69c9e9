using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rill.Kernel.Tests.Layers;

/// <summary>What holds for all classes of the kernel that more than one core can reach.</summary>
public class ObjectTests
{
    private const BindingFlags Declared =
        BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    // Of the machine, only stand-ins are compiled here; the calls, and what enters, keep nothing.
    private static readonly string[] s_parts = ["Accounts", "Objects", "Memory", "Handles", "Tasks", "Devices", "Ipc", "Api", "Entry"];

    private static IEnumerable<Type> Classes => typeof(GuardedByAttribute).Assembly.GetTypes().Where(
        type => type.IsClass && s_parts.Contains(type.Namespace?.Split('.') is ["Rill", "Kernel", var part] ? part : null)
            && !typeof(Delegate).IsAssignableFrom(type) && type.GetCustomAttribute<CompilerGeneratedAttribute>() is null);

    [Fact]
    public void EachFieldThatCanChangeSaysWhatGuardsIt()
    {
        string[] unguarded =
        [
            .. Classes.Where(type => type.GetCustomAttribute<GuardedByAttribute>(inherit: false) is null)
                .SelectMany(type => type.GetFields(Declared).Where(IsShared).Select(field => $"{type.Name}.{field.Name}")),
        ];
        Assert.Empty(unguarded);
        Assert.True(Classes.Count(type => type.GetCustomAttribute<GuardedByAttribute>(inherit: false) is not null) > 20);
    }

    [Fact]
    public void TheSizesThatAreReservedHoldTheObjectsAndNoMoreThanAThirdBeyond()
    {
        List<string> wrong = [];
        int checkedTypes = 0;
        foreach (Type type in Classes.Where(type => !type.IsAbstract))
        {
            if (type.GetField("Size", Declared)?.GetRawConstantValue() is not int reserved)
            {
                continue;
            }
            checkedTypes++;
            int size = SizeOf(type);
            if (size > reserved || reserved > (size * 4 / 3) + 32)
            {
                wrong.Add($"{type.Name}: {size} bytes, {reserved} reserved");
            }
        }
        Assert.Empty(wrong);
        Assert.True(checkedTypes >= 13);
    }

    private static bool IsShared(FieldInfo field)
        => !field.IsInitOnly && !field.IsLiteral && field.GetCustomAttribute<GuardedByAttribute>() is null
            && !field.Name.StartsWith('<');

    // The second word of a method table is the size of an object, header included, in this runtime and in the kernel's.
    private static int SizeOf(Type type) => Marshal.ReadInt32(type.TypeHandle.Value, sizeof(int));
}
