using System.Reflection;
using Rill.Abi.Calls;

namespace Rill.Abi.Description;

/// <summary>All kernel calls, read from their declarations.</summary>
public static class KernelInterface
{
    /// <summary>The calls, by number.</summary>
    /// <exception cref="InvalidOperationException">A declaration contradicts itself or another one.</exception>
    public static IReadOnlyList<CallDescription> Read()
    {
        CallDescription[] calls =
        [
            .. typeof(IKernelCalls).GetInterfaces()
                .SelectMany(family => family.GetMethods())
                .Select(Describe)
                .OrderBy(call => call.Number),
        ];
        foreach (Type family in typeof(IKernelCalls).Assembly.GetTypes().Where(type => type.IsInterface))
        {
            if (!family.IsAssignableFrom(typeof(IKernelCalls)))
            {
                throw new InvalidOperationException($"IKernelCalls does not name {family.Name}");
            }
        }

        for (int i = 1; i < calls.Length; i++)
        {
            if (calls[i].Number == calls[i - 1].Number || calls.Take(i).Any(other => other.Name == calls[i].Name))
            {
                throw new InvalidOperationException($"{calls[i].Name} has the number or the name of another call");
            }
        }

        return calls;
    }

    private static CallDescription Describe(MethodInfo method) =>
        method.GetCustomAttribute<KernelCallAttribute>() is { } call
            ? new CallDescription(method, call)
            : throw new InvalidOperationException($"{method.DeclaringType!.Name}.{method.Name} has no [KernelCall]");
}
