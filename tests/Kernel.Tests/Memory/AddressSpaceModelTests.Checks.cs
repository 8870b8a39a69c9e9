using Rill.Abi;
using Rill.Kernel.Arch;
using Rill.Kernel.Memory;

namespace Rill.Kernel.Tests.Memory;

/// <content>The comparison after every step.</content>
public sealed unsafe partial class AddressSpaceModelTests
{
    private void CheckAll()
    {
        while (Demolition.TryFreeSome())
        {
        }
        // Little, so that spaces and objects are taken apart in several slices.
        Demolition.Budget = 20;
        Dictionary<ulong, uint> references = [];
        void Count(ulong physical) => references[physical] = references.GetValueOrDefault(physical) + 1;

        foreach (ModelSpace space in _spaces)
        {
            space.Real.CheckInvariants(Count);
            space.Real.GetInfo(out SpaceInfo info);
            Assert.Equal((ulong)space.Pages.Count * PageSize, info.Mapped);
            CheckQuery(space);
        }

        foreach (ModelObject memory in _objects)
        {
            for (ulong index = 0; index < memory.Pages; index++)
            {
                Assert.Equal(Status.Ok, memory.Real!.TryGetFrame(index, allocate: false, out ulong physical));
                if (physical != 0)
                {
                    Count(physical);
                    Assert.Equal(memory.Values.GetValueOrDefault(index), *(ulong*)DirectMap.ToVirtual(physical));
                }
                else
                {
                    Assert.False(memory.Values.ContainsKey(index));
                }
            }
        }

        foreach ((ulong physical, uint count) in references)
        {
            PageFrame* frame = FrameAllocator.FrameOf(physical);
            // The hidden objects of anonymous shared memory hold one reference that the test does not see.
            bool hidden = frame->Kind == FrameKind.Object && frame->RefCount == count + 1;
            Assert.True(frame->RefCount == count || hidden, $"{frame->RefCount} references, {count} found");
        }

        foreach (((int core, ulong page), (ulong root, ulong physical, bool write)) in Tlb.Entries)
        {
            ModelSpace space = _spaces.Single(other => other.Core == core);
            Assert.Equal(space.Real.RootPhysical, root);
            (ulong Physical, bool Write)? now = space.Real.Translation(page);
            Assert.True(now is not null, "a translation outlived its page");
            Assert.Equal(physical, now.Value.Physical);
            Assert.True(now.Value.Write || !write, "a translation outlived write access");
        }
    }

    private static void CheckQuery(ModelSpace space)
    {
        ulong at = 0;
        ulong found = 0;
        while (space.Real.Query(at, out MappingInfo info) == Status.Ok)
        {
            for (ulong page = info.Start / PageSize; page < info.End / PageSize; page++)
            {
                Assert.True(space.Pages.TryGetValue(page, out ModelPage? model));
                Assert.Equal(model.Protection, info.Protection);
                found++;
            }

            at = info.End;
        }

        Assert.Equal((ulong)space.Pages.Count, found);
    }
}
