using System.Globalization;
using System.Text;

namespace Rill.Tool.Benchmarks;

/// <summary>The figures of both systems side by side, with the ratio of their medians.</summary>
internal sealed class BenchmarkTable
{
    private readonly List<string> _names = [];
    private readonly Dictionary<string, List<double>> _linux = [];
    private readonly Dictionary<string, List<double>> _rill = [];

    /// <summary>Takes in one boot's figures.</summary>
    public void Add(bool onLinux, BenchmarkFigures figures)
    {
        foreach ((string name, double value, _) in figures.Figures)
        {
            if (!_names.Contains(name))
            {
                _names.Add(name);
            }

            Dictionary<string, List<double>> into = onLinux ? _linux : _rill;
            if (!into.TryGetValue(name, out List<double>? values))
            {
                into[name] = values = [];
            }

            values.Add(value);
        }
    }

    /// <summary>The median; of an even number of values, the mean of the middle two.</summary>
    public static double Median(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>The table as text; figures in nanoseconds.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        text.AppendLine($"{"name",-22}{"Linux (ns)",16}{"Rill (ns)",16}{"ratio",9}");
        foreach (string name in _names)
        {
            double? linux = _linux.TryGetValue(name, out List<double>? onLinux) ? Median(onLinux) : null;
            double? rill = _rill.TryGetValue(name, out List<double>? onRill) ? Median(onRill) : null;
            text.AppendLine($"{name,-22}{Figure(linux),16}{Figure(rill),16}{Ratio(rill / linux),9}");
        }

        return text.ToString();
    }

    private static string Figure(double? value) =>
        value?.ToString(value < 1000 ? "F1" : "N0", CultureInfo.InvariantCulture) ?? "-";

    private static string Ratio(double? value) => value?.ToString("F2", CultureInfo.InvariantCulture) ?? "-";
}
