// The kernel's state is static, as on a machine: one test at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
