using System.Text;

namespace Rill.Tool.Testing;

/// <summary>Shows where two texts differ, line by line.</summary>
internal static class LineDifference
{
    private const int MostLines = 40;

    /// <summary>
    /// Lines only in <paramref name="expected"/> after '-', lines only in <paramref name="actual"/> after '+', in
    /// their order, by the longest common subsequence of lines; before each such stretch the line above it.
    /// </summary>
    public static string Describe(string expected, string actual)
    {
        string[] left = expected.Split('\n');
        string[] right = actual.Split('\n');
        int[,] common = new int[left.Length + 1, right.Length + 1];
        for (int i = left.Length - 1; i >= 0; i--)
        {
            for (int j = right.Length - 1; j >= 0; j--)
            {
                common[i, j] = left[i] == right[j]
                    ? common[i + 1, j + 1] + 1
                    : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        StringBuilder text = new();
        int lines = 0;
        bool inside = false;
        for (int i = 0, j = 0; i < left.Length || j < right.Length;)
        {
            if (i < left.Length && j < right.Length && left[i] == right[j])
            {
                i++;
                j++;
                inside = false;
                continue;
            }

            bool fromLeft = j == right.Length || (i < left.Length && common[i + 1, j] >= common[i, j + 1]);
            if (++lines > MostLines)
            {
                text.AppendLine("...");
                break;
            }

            if (!inside && i > 0)
            {
                text.AppendLine($"  {left[i - 1]}");
            }

            inside = true;
            text.AppendLine(fromLeft ? $"- {left[i++]}" : $"+ {right[j++]}");
        }

        return text.ToString().TrimEnd();
    }
}
