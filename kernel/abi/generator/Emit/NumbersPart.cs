using Rill.Abi.Description;

namespace Rill.Abi.Generator.Emit;

/// <summary>The numbers of the calls.</summary>
internal sealed class NumbersPart(CallDocumentation documentation)
{
    internal string Write(IReadOnlyList<CallDescription> calls)
    {
        var writer = new CodeWriter();
        writer.Line("namespace Rill.Abi;");
        writer.Line();
        writer.Line("/// <summary>The numbers of the kernel calls: what stands in rax.</summary>");
        writer.Open("public enum KernelCall : ulong");
        foreach (CallDescription call in calls)
        {
            Comments.Write(writer, documentation.Summary(call));
            writer.Line($"{call.Name} = {call.Number},");
        }

        writer.Close();
        return writer.ToString();
    }
}
