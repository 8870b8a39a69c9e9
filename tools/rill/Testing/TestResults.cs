using Rill.Tool.Support;

namespace Rill.Tool.Testing;

/// <summary>Collects the tests' results, tells each as it comes, and sums them up.</summary>
/// <param name="report">Where they are told.</param>
/// <param name="logs">The folder for what is too long to show.</param>
internal sealed class TestResults(Report report, string logs)
{
    /// <summary>So many lines of why a test failed are shown.</summary>
    private const int ShownLines = 60;

    private readonly List<string> _failures = [];
    private int _passed;
    private int _skipped;

    /// <summary>True when no test failed.</summary>
    public bool AllPassed => _failures.Count == 0;

    /// <summary>The line that the test command ends with.</summary>
    public string Summary => $"{_passed} passed, {_failures.Count} failed"
        + (_skipped > 0 ? $", {_skipped} skipped" : "");

    /// <summary>A test passed.</summary>
    public void Pass(string name, TimeSpan took)
    {
        _passed++;
        report.Output($"pass  {name} ({took.TotalSeconds:0.0} s)");
    }

    /// <summary>A test failed; <paramref name="why"/> may have several lines.</summary>
    public void Fail(string name, string why)
    {
        _failures.Add(name);
        report.Output($"FAIL  {name}");
        foreach (string line in Shortened(why).Split('\n'))
        {
            report.Output($"      {line}");
        }
    }

    /// <summary>A test was not run.</summary>
    public void Skip(string name, string why)
    {
        _skipped++;
        report.Output($"skip  {name}: {why}");
    }

    /// <summary>Names the failed tests once more, then the sums.</summary>
    public void WriteSummary()
    {
        report.Output("");
        foreach (string name in _failures)
        {
            report.Output($"failed: {name}");
        }

        report.Output(Summary);
    }

    private string Shortened(string why)
    {
        string text = why.TrimEnd();
        if (text.Count(character => character == '\n') < ShownLines)
        {
            return text;
        }

        Directory.CreateDirectory(logs);
        string file = Path.Combine(logs, $"failure-{_failures.Count}.log");
        File.WriteAllText(file, text + "\n");
        return $"{FailureText.Abridged(text)}\n(all of it: {file})";
    }
}
