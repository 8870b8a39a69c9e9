using System.CommandLine;
using Rill.Tool.CommandLine;

namespace Rill.Tool.Tests.CommandLine;

/// <summary>What the tool's real parser makes of command lines.</summary>
public sealed class ParsingTests
{
    public static TheoryData<string, string> Wrong => new()
    {
        { "", "a command is missing; there are build, image, run, exec" },
        { "biuld", "there is no command 'biuld'; did you mean 'build'?" },
        { "frobnicate", "there is no command 'frobnicate'; known are build" },
        { "--hlp", "'--hlp' is not an option that stands before a command; did you mean '--help'?" },
        { "--cpus 4 run", "'--cpus' stands before the command; options stand after it: ./rill run [OPTION]" },
        { "[diagram] build", "'[diagram]' stands before the command" },

        { "exec --timout 5 -- true", "exec: '--timout' is not an option; did you mean '--timeout'?" },
        { "exec --timout=5 -- true", "exec: '--timout=5' is not an option; did you mean '--timeout'?" },
        { "exec -cpus 4 -- true", "exec: '-cpus' is not an option; did you mean '--cpus'?" },
        { "exec true --cpu 4", "exec: '--cpu' is not an option; did you mean '--cpus'?" },
        { "exec --uefi -- true", "exec: '--uefi' is not an option" },
        { "run --cpu 4", "run: '--cpu' is not an option; did you mean '--cpus'?" },
        { "run --timeout 4", "run: '--timeout' is not an option here, but of exec" },
        { "run --put a:/b", "run: '--put' is not an option here, but of exec" },
        { "exec --kernel-direct -- true", "exec: '--kernel-direct' is not an option here, but of run" },
        { "build --cpus=4", "build: '--cpus' is not an option here, but of run, exec, bench" },
        { "run -d int", "run: '-d' is not an option; if it is QEMU's, write -- before it: ./rill run -- -d int" },
        { "run word", "run: 'word' is one word too many; if it is QEMU's, write -- before it: ./rill run -- word" },
        { "build --clean", "build: '--clean' is not an option" },
        { "image word", "image: 'word' is one word too many" },
        { "image --uefi", "image: '--uefi' is not an option" },
        { "handbook --x", "handbook: '--x' is not an option" },
        { "test --gest", "test: '--gest' is not an option; did you mean '--guest'?" },
        { "bench --round 3", "bench: '--round' is not an option; did you mean '--rounds'?" },

        { "exec ls -l", "exec: '-l' is not an option; if it belongs to the command, write -- before that: ./rill exec -- ls -l" },
        { "exec", "exec: the command to run is missing" },
        { "exec --", "exec: the command to run is missing" },

        { "exec --timeout 0 -- true", "--timeout: '0' should be a whole number from 1 to 604800" },
        { "exec --timeout -1 -- true", "--timeout: '-1' should be a whole number" },
        { "exec --timeout 604801 -- true", "--timeout: '604801' should be a whole number" },
        { "exec --timeout 99999999999999999999 -- true", "should be a whole number" },
        { "exec --timeout 1.5 -- true", "--timeout: '1.5' should be a whole number" },
        { "exec --timeout +5 -- true", "--timeout: '+5' should be a whole number" },
        { "exec --timeout ten -- true", "--timeout: 'ten' should be a whole number" },
        { "exec --timeout= -- true", "--timeout" },
        { "exec --timeout -- true", "--timeout: lacks its value S" },
        { "exec --timeout 5 --timeout 5 -- true", "--timeout: is given 2 times, but counts once" },
        { "exec --cpus 0 -- true", "--cpus: '0' should be a whole number from 1 to 255" },
        { "run --cpus 256", "--cpus: '256' should be a whole number from 1 to 255" },
        { "run --memory 1", "--memory: '1' should be a whole number from 64 to 1048576" },
        { "run --memory 1G", "--memory: '1G' should be a whole number" },
        { "bench --memory 63", "--memory: '63' should be a whole number" },
        { "bench --rounds 0", "--rounds: '0' should be a whole number from 1 to 100" },
        { "bench --rounds 101", "--rounds: '101' should be a whole number" },
        { "bench --on linus", "--on: 'linus' should be one of both, rill, linux; did you mean 'linux'?" },
        { "exec --on both -- true", "--on: 'both' should be one of rill, linux" },
        { "run --on rill --on linux", "--on: is given 2 times" },
        { "exec --icount --cpus 4 -- true", "--icount: counts the instructions of one processor" },
        { "exec --stdin=yes -- cat", "--stdin: takes no value, but has 'yes'" },
        { "run --uefi:true", "--uefi: takes no value, but has 'true'" },
        { "run --uefi --uefi", "--uefi: is given 2 times" },
        { "run --uefi --kernel-direct", "--uefi: boots an image" },
        { "run --uefi --on linux", "--uefi: boots an image" },
        { "exec --put here -- true", "--put: 'here' should be HOST:GUEST" },
        { "exec --put :/tmp/x -- true", "--put: ':/tmp/x' should be HOST:GUEST" },
        { "exec --put /etc/passwd: -- true", "--put: '/etc/passwd:' should be HOST:GUEST" },
        { "exec --put /no/such/file:/tmp/x -- true", "--put: /no/such/file does not exist" },
        { "exec --put /etc/passwd:tmp/x -- true", "--put: 'tmp/x' should be the guest's whole path" },
        { "exec --put /etc/passwd:/tmp/../x -- true", "--put: '/tmp/../x' should be the guest's whole path" },
        { "exec --put /etc/passwd:/ -- true", "--put: /etc/passwd is not a folder" },
        { "exec --append a\"b -- true", "--append: the words should be without quotes" },
        { "exec --append é -- true", "--append: the words should be of printable ASCII" },
        { "test --host --guest", "--host and --guest: each leaves out what the other asks for" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void AWrongCommandLineIsRefused(string line, string problem)
    {
        IReadOnlyList<string> problems = Problems(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(problems, one => one.StartsWith(problem, StringComparison.Ordinal) || one.Contains(problem));
    }

    [Theory]
    [InlineData("build")]
    [InlineData("build posix uart")]
    [InlineData("image")]
    [InlineData("run --cpus 4 --memory=512 --uefi -- -d int")]
    [InlineData("run --append quiet --on linux")]
    [InlineData("exec --timeout 5 --cpus:4 -- ls -l --timeout 0 -- --cpus")]
    [InlineData("exec ls")]
    [InlineData("exec --icount --cpus 1 -- true")]
    [InlineData("exec --put /etc/passwd:/tmp/a --put /etc:/tmp/b -- true")]
    [InlineData("exec -- @file [suggest] -x")]
    [InlineData("exec --stdin true")]
    [InlineData("test console: guest: --all --list")]
    [InlineData("bench calls --rounds 100 --on both")]
    [InlineData("handbook")]
    public void ARightCommandLineIsTaken(string line)
    {
        Assert.Empty(Problems(line.Split(' ')));
    }

    [Fact]
    public void EverythingAfterTheDashesIsTheCommands()
    {
        ParseResult line = RillTool.Parse(["exec", "--cpus", "4", "--", "ls", "--cpus", "9", "--", "--help", "@x"]);
        Argument<string[]> command = (Argument<string[]>)line.CommandResult.Command.Arguments.Single();
        Assert.Equal(["ls", "--cpus", "9", "--", "--help", "@x"], line.GetValue(command)!);
        Assert.Equal(4, line.GetValue<int>("--cpus"));
    }

    [Fact]
    public void ABlankCommandIsNone() =>
        Assert.StartsWith("exec: the command to run is missing", Assert.Single(Problems(["exec", "--", "", " "])));

    [Theory]
    [InlineData("test", "")]
    [InlineData("test", "--", "")]
    [InlineData("build", "posix", " ")]
    [InlineData("bench", "")]
    [InlineData("run", "")]
    [InlineData("exec", "")]
    [InlineData("exec", "", "--", "true")]
    public void AnEmptyWordIsRefused(params string[] words) =>
        Assert.Equal($"{words[0]}: a word is empty, and so means nothing", Assert.Single(Problems(words)));

    [Fact]
    public void ACommandMayHaveEmptyWords() => Assert.Empty(Problems(["exec", "--", "printf", "", "x"]));

    [Fact]
    public void SeveralProblemsAreToldAtOnce()
    {
        Assert.Equal(3, Problems(["exec", "--timeout", "0", "--cpus", "0", "--memory", "1", "--", "true"]).Count);
    }

    /// <summary>Every option that takes a number says its range, and refuses what lies outside it.</summary>
    [Fact]
    public void EveryNumberHasARange()
    {
        int numbers = 0;
        foreach (Command command in RillTool.CreateRoot().Subcommands)
        {
            string[] rest = command.Name == "exec" ? ["--", "true"] : [];
            foreach (Option option in command.Options.Where(one => one.ValueType == typeof(int) || one.ValueType == typeof(int?)))
            {
                numbers++;
                Assert.Matches(@"\(\d+ to \d+\)$", option.Description);
                string[] range = option.Description!.Split('(')[^1].TrimEnd(')').Split(" to ");
                foreach (string wrong in new[] { $"{int.Parse(range[0]) - 1}", $"{int.Parse(range[1]) + 1}", "-1", "x", "" })
                {
                    Assert.Contains(Problems([command.Name, option.Name, wrong, .. rest]), one => one.StartsWith(option.Name + ": "));
                }

                foreach (string right in range)
                {
                    Assert.DoesNotContain(Problems([command.Name, option.Name, right, .. rest]), one => one.StartsWith(option.Name));
                }
            }
        }

        Assert.True(numbers >= 8);
    }

    /// <summary>The examples in the help are command lines that the tool takes.</summary>
    [Fact]
    public void EveryCommandHasExamplesThatParse()
    {
        foreach (ToolCommand command in RillTool.CreateRoot().Subcommands.Cast<ToolCommand>())
        {
            Assert.NotEmpty(command.Examples);
            foreach ((string example, _) in command.Examples)
            {
                string[] words = example.Split("./rill ")[1].Replace("./program", "/etc/passwd").Split(' ');
                Assert.Empty(Problems(words));
            }
        }
    }

    private static IReadOnlyList<string> Problems(IReadOnlyList<string> words) =>
        UsageProblems.Of(RillTool.Parse(words), words);
}
