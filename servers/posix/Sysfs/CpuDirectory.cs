using Rill.Posix.Procfs;
using Rill.Posix.Pseudofs;

namespace Rill.Posix.Sysfs;

/// <summary>/sys/devices/system/cpu and node. All cores that were found are online from boot on, in one package.</summary>
internal static class CpuDirectory
{
    public static void AddTo(StaticDirectory system, uint cores)
    {
        StaticDirectory all = system.AddDirectory("cpu");
        string range = new CoreList(cores).ToRanges() + "\n";
        for (uint core = 0; core < cores; core++)
        {
            AddCore(all.AddDirectory($"cpu{core}"), core, cores);
        }

        all.Add("isolated", "\n");
        all.Add("kernel_max", $"{cores - 1}\n");
        all.Add("offline", "\n");
        all.Add("online", range);
        all.Add("possible", range);
        all.Add("present", range);

        StaticDirectory nodes = system.AddDirectory("node");
        StaticDirectory node = nodes.AddDirectory("node0");
        node.Add("cpulist", range);
        node.Add("cpumap", new CoreList(cores).ToMask() + "\n");
        node.Add("distance", "10\n");
        nodes.Add("online", "0\n");
        nodes.Add("possible", "0\n");
    }

    private static void AddCore(StaticDirectory directory, uint core, uint cores)
    {
        // The first core cannot be taken offline and has no such file; nor can the others here, but programs look for it.
        if (core > 0)
        {
            directory.Add("online", "1\n");
        }

        StaticDirectory topology = directory.AddDirectory("topology");
        string own = $"{core}\n";
        string ownMask = CoreList.Of(core, cores).ToMask() + "\n";
        string all = new CoreList(cores).ToRanges() + "\n";
        string allMask = new CoreList(cores).ToMask() + "\n";
        topology.Add("core_cpus", ownMask);
        topology.Add("core_cpus_list", own);
        topology.Add("core_id", own);
        topology.Add("core_siblings", allMask);
        topology.Add("core_siblings_list", all);
        topology.Add("die_id", "0\n");
        topology.Add("package_cpus", allMask);
        topology.Add("package_cpus_list", all);
        topology.Add("physical_package_id", "0\n");
        topology.Add("thread_siblings", ownMask);
        topology.Add("thread_siblings_list", own);
    }
}
