using Rill.Abi;
using Rill.LinuxAbi;

namespace Rill.Shim;

/// <summary>The kernel calls, as the shim makes them: arguments and results are numbers and addresses, results as
/// <see cref="Status"/> has them. A method for each is generated from its declaration; here stands what is made of them.
/// </summary>
internal static unsafe partial class KernelCalls
{
    /// <summary>Anonymous private memory at exactly an address, or anywhere (0).</summary>
    public static long MapAnonymous(ulong address, ulong length, Protection protection, MapFlags flags)
    {
        MapRequest request = default;
        request.Protection = protection;
        request.Flags = flags | (address != 0 ? MapFlags.Fixed : MapFlags.None);
        request.Address = address;
        request.Length = length;
        return SpaceMap(0, &request);
    }

    /// <summary>Ends the process; does not return.</summary>
    public static void Exit(ulong code)
    {
        while (true)
        {
            ProcessExit(code);
        }
    }

    /// <summary>What a failed kernel call is to a Linux program: an error number, negative.</summary>
    public static long ErrorOf(long status) => -StatusErrno.Of((Status)(int)status);

    /// <summary>The same for calls that map memory.</summary>
    public static long MappingErrorOf(long status) => -StatusErrno.OfMapping((Status)(int)status);
}
