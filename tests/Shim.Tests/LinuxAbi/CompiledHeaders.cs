using System.Diagnostics;
using System.Text;

namespace Rill.Shim.Tests.LinuxAbi;

/// <summary>Has the C compiler say what expressions are with Debian's headers.</summary>
internal static class CompiledHeaders
{
    /// <summary>The values, as 64-bit numbers, of expressions that need the same headers.</summary>
    /// <param name="headers">Their names, separated by blanks.</param>
    /// <param name="expressions">What to evaluate.</param>
    public static long[] Evaluate(string headers, IReadOnlyList<string> expressions)
    {
        string folder = Directory.CreateTempSubdirectory("linux-abi").FullName;
        try
        {
            string source = Path.Combine(folder, "values.c");
            string program = Path.Combine(folder, "values");
            var text = new StringBuilder("#define _GNU_SOURCE\n");
            foreach (string header in headers.Split(' ').Append("stddef.h").Append("stdio.h"))
            {
                text.Append($"#include <{header}>\n");
            }

            text.Append("int main(void)\n{\n");
            foreach (string expression in expressions)
            {
                text.Append($"    printf(\"%lld\\n\", (long long)({expression}));\n");
            }

            File.WriteAllText(source, text.Append("}\n").ToString());
            Run("gcc", "-w", "-o", program, source);
            return [.. Run(program).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse)];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program}: {errors.Result}");
        return output;
    }
}
