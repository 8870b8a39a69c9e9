using System.CommandLine;
using System.CommandLine.Help;
using Rill.Tool.CommandLine;
using Rill.Tool.Support;

namespace Rill.Tool.Tests.CommandLine;

/// <summary>The handbook's page of the tool says what the tool does: all options, ranges and statuses.</summary>
public sealed class ToolPageTests
{
    private static readonly string s_page = File.ReadAllText(Repository.Find().PathOf("handbook/use/tool.md"));

    [Fact]
    public void EveryOptionIsInItsCommandsSection()
    {
        foreach (ToolCommand command in Commands())
        {
            string told = SectionOf(command.Name) + SectionOf("The machine");
            foreach (Option option in command.Options.Where(option => option is not HelpOption))
            {
                Assert.True(told.Contains($"`{option.Name}"), $"tool.md, '{command.Name}' should tell of {option.Name}");
            }
        }
    }

    [Fact]
    public void NoOptionIsToldOfThatIsNone()
    {
        foreach (ToolCommand command in Commands())
        {
            foreach (string[] cells in RowsOf(SectionOf(command.Name)).Where(cells => cells[0].StartsWith("`--") && cells[0] != "`-- QEMU...`"))
            {
                string name = cells[0].Trim('`').Split(' ', '`')[0];
                Assert.Contains(command.Options, option => option.Name == name);
            }
        }
    }

    [Fact]
    public void EveryRangeOfNumbersIsTold()
    {
        foreach (ToolCommand command in Commands())
        {
            string told = SectionOf(command.Name) + SectionOf("The machine");
            foreach (Option option in command.Options.Where(one => one.ValueType == typeof(int) || one.ValueType == typeof(int?)))
            {
                Assert.Contains(option.Description!.Split('(')[^1].TrimEnd(')'), told);
            }
        }
    }

    [Fact]
    public void EveryStatusIsInTheTable()
    {
        string[] told = [.. RowsOf(SectionOf("Exit statuses")).Select(cells => cells[0])];
        Assert.Equal(Enum.GetValues<ExitStatus>().Select(status => $"{(int)status}"), told);
    }

    [Theory]
    [InlineData("build", "0 120 121 129 130 143")]
    [InlineData("test", "0 1 120 121 129 130 143")]
    [InlineData("exec", "0 120 121 122 124 125 129 130 143")]
    public void TheHelpHasTheCommandsStatusesOnly(string name, string statuses)
    {
        using StringWriter help = new();
        RillTool.Parse([name, "--help"]).Invoke(new InvocationConfiguration { Output = help });
        string told = help.ToString().Split("Exit status:")[1].Split("Examples:")[0];
        Assert.Equal(statuses, string.Join(' ', told.Split('\n')
            .Where(line => line.Length > 2 && char.IsDigit(line[2])).Select(line => line.Trim().Split(' ')[0])));
    }

    private static IEnumerable<ToolCommand> Commands() => RillTool.CreateRoot().Subcommands.Cast<ToolCommand>();

    private static string SectionOf(string title)
    {
        string[] parts = s_page.Split($"\n## {title}\n");
        Assert.True(parts.Length == 2, $"tool.md should have one section '{title}'");
        return parts[1].Split("\n## ")[0];
    }

    /// <summary>The rows of a section's table, without its head, in cells.</summary>
    private static IEnumerable<string[]> RowsOf(string section) => section.Split('\n')
        .Where(line => line.StartsWith('|'))
        .Skip(2)
        .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray());
}
