using System.Reflection;
using System.Runtime.InteropServices;
using Rill.LinuxAbi;

namespace Rill.Shim.Tests.LinuxAbi;

/// <summary>Linux's numbers and layouts against Debian's headers: every member of every type.</summary>
public sealed class HeaderTests
{
    private static readonly Type[] s_types =
    [
        .. typeof(Errno).Assembly.GetTypes().Where(type => type.Namespace == "Rill.LinuxAbi" && type.IsPublic && !type.IsNested),
    ];

    public static TheoryData<string> NamedTypes => [.. LinuxNames.All.Select(each => each.Type.Name)];

    public static TheoryData<string> Structures => [.. LinuxLayouts.All.Select(each => each.Type.Name)];

    [Fact]
    public void EveryTypeIsCompared()
    {
        Type[] withConstants = [.. s_types.Where(type => type.IsEnum || (type.IsAbstract && type.IsSealed && Constants(type).Any()))];
        Assert.Equal(withConstants.Select(type => type.Name).Order(), LinuxNames.All.Select(each => each.Type.Name).Order());
        Type[] structures = [.. s_types.Where(type => type.IsValueType && !type.IsEnum)];
        Assert.Equal(structures.Select(type => type.Name).Order(), LinuxLayouts.All.Select(each => each.Type.Name).Order());
    }

    [Theory]
    [MemberData(nameof(NamedTypes))]
    public void NumbersAreThoseOfTheHeaders(string name)
    {
        LinuxNames names = LinuxNames.All.Single(each => each.Type.Name == name);
        Dictionary<string, long> ours = Constants(names.Type).ToDictionary(field => field.Name, Value);
        Assert.Equal(ours.Keys.Order(), names.Members.Keys.Order());
        string[] compared = [.. names.Members.Where(each => each.Value is not null).Select(each => each.Key)];
        long[] theirs = CompiledHeaders.Evaluate(names.Headers, [.. compared.Select(each => names.Members[each]!)]);
        Assert.Equal(compared.Zip(theirs), compared.Select(each => (each, ours[each])));
    }

    [Theory]
    [MemberData(nameof(Structures))]
    public void LayoutsAreThoseOfTheHeaders(string name)
    {
        LinuxLayouts layout = LinuxLayouts.All.Single(each => each.Type.Name == name);
        FieldInfo[] fields = layout.Type.GetFields(BindingFlags.Instance | BindingFlags.Public);
        Assert.Equal(fields.Select(field => field.Name).Order(), layout.Members.Keys.Order());
        string[] compared = [.. layout.Members.Where(each => each.Value is not null).Select(each => each.Key)];
        long[] theirs = CompiledHeaders.Evaluate(
            layout.Headers,
            [$"sizeof({layout.Name})", .. compared.Select(each => $"__builtin_offsetof({layout.Name}, {layout.Members[each]})")]);
        Assert.Equal(theirs[0], Marshal.SizeOf(layout.Type));
        Assert.Equal(
            compared.Zip(theirs.Skip(1)),
            compared.Select(each => (each, (long)Marshal.OffsetOf(layout.Type, each))));
    }

    [Fact]
    public void DeviceNumbersAreTakenApartAsTheLibraryDoes()
    {
        (uint Major, uint Minor)[] devices =
            [(0, 0), (1, 3), (4, 64), (0xFFF, 0xFF), (0x1000, 0x100), (0xFFFF_FFFF, 0xFFFF_FFFF), (0x1234_5678, 0x9ABC_DEF0)];
        long[] theirs = CompiledHeaders.Evaluate(
            "sys/sysmacros.h", [.. devices.Select(device => $"makedev({device.Major}u, {device.Minor}u)")]);
        Assert.Equal(theirs, devices.Select(device => (long)DeviceNumber.Of(device.Major, device.Minor)));
        Assert.Equal(devices, theirs.Select(number => (DeviceNumber.Major((ulong)number), DeviceNumber.Minor((ulong)number))));
    }

    private static IEnumerable<FieldInfo> Constants(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral);

    private static long Value(FieldInfo field)
    {
        object value = field.GetRawConstantValue()!;
        return value is ulong large ? (long)large : Convert.ToInt64(value);
    }
}
