using System.Text.RegularExpressions;

namespace Rill.Shim.Tests;

/// <summary>The one list of Linux calls, over all its entries.</summary>
public partial class CallTableTests
{
    [Fact]
    public void NumbersAreUniqueAndInOrder()
    {
        int[] numbers = [.. CallTable.All.Select(call => call.Number)];
        Assert.Equal(numbers.Distinct().Order(), numbers);
        Assert.All(numbers, number => Assert.InRange(number, 0, CallTable.Count - 1));
    }

    [Fact]
    public void EveryNumberUpTo334AndFrom424IsNamed()
    {
        // Linux's table has no entries between 335 and 423.
        for (int number = 0; number < CallTable.Count; number++)
        {
            bool gap = number is > 334 and < 424;
            Assert.Equal(gap, CallTable.Find(number) is null);
        }
    }

    [Fact]
    public void WhatIsServedHasAHandlerAndOnlyThat()
    {
        foreach (LinuxCall call in CallTable.All)
        {
            bool served = call.Served != Served.Absent;
            Assert.True(!served || call.Symbol is not null, call.Name);
            Assert.True(served || call.Symbol is null or "sys_absent", call.Name);
        }
    }

    [Fact]
    public void EveryHandlerExistsAndEveryExportedHandlerIsUsed()
    {
        string shim = Path.Combine(RepositoryRoot(), "libc-shim");
        var exported = Directory.EnumerateFiles(shim, "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Export().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups[1].Value)
            .ToHashSet();
        var used = CallTable.All.Select(call => call.Symbol).OfType<string>().Append("sys_unknown").ToHashSet();
        Assert.Equal(exported.Order(), used.Order());
    }

    [Theory]
    [InlineData(0, "read")]
    [InlineData(15, "rt_sigreturn")]
    [InlineData(56, "clone")]
    [InlineData(59, "execve")]
    [InlineData(202, "futex")]
    [InlineData(231, "exit_group")]
    [InlineData(257, "openat")]
    [InlineData(435, "clone3")]
    [InlineData(462, "mseal")]
    public void NumbersAreThoseOfLinux(int number, string name) => Assert.Equal(name, CallTable.Find(number)?.Name);

    [GeneratedRegex("RuntimeExport\\(\"(sys_\\w+)\"\\)")]
    private static partial Regex Export();

    private static string RepositoryRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Rill.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }
        return folder ?? throw new DirectoryNotFoundException("Rill.slnx");
    }
}
