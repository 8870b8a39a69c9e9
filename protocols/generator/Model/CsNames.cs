using System.Text;

namespace Rill.Protocols.Generator.Model;

/// <summary>Turns protobuf's names into C# names.</summary>
internal static class CsNames
{
    /// <summary>"open_at" and "openAt" become "OpenAt".</summary>
    public static string Pascal(string name)
    {
        var result = new StringBuilder();
        bool upper = true;
        foreach (char c in name)
        {
            if (c == '_')
            {
                upper = true;
                continue;
            }

            result.Append(upper ? char.ToUpperInvariant(c) : c);
            upper = char.IsDigit(c);
        }

        return result.Length == 0 || char.IsDigit(result[0]) ? "_" + result : result.ToString();
    }

    /// <summary>"FILE_TYPE_REGULAR" of enum FileType becomes "Regular".</summary>
    public static string EnumValue(string enumName, string valueName)
    {
        string flatValue = valueName.Replace("_", "").ToUpperInvariant();
        string flatEnum = enumName.Replace("_", "").ToUpperInvariant();
        string rest = valueName;
        if (flatValue.StartsWith(flatEnum, StringComparison.Ordinal) && flatValue.Length > flatEnum.Length)
        {
            int at = 0;
            for (int matched = 0; matched < flatEnum.Length; at++)
            {
                matched += valueName[at] == '_' ? 0 : 1;
            }

            rest = valueName[at..];
        }

        return Pascal(rest.ToLowerInvariant());
    }

    /// <summary>Whether a name is one of C# with a namespace before it.</summary>
    public static bool IsQualified(string name)
    {
        string[] parts = name.Split('.');
        return parts.Length > 1
            && parts.All(part => part != "" && !char.IsDigit(part[0]) && part.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'));
    }

    /// <summary>"rill.posix" becomes "Rill.Protocols.Posix", any other package its parts in Pascal case.</summary>
    public static string Namespace(string package)
    {
        if (package == "")
        {
            return "Rill.Protocols";
        }

        string[] parts = package.Split('.');
        IEnumerable<string> named = parts[0] == "rill" ? ["Rill", "Protocols", .. parts[1..]] : parts;
        return string.Join('.', named.Select(Pascal));
    }
}
