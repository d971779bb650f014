# Dot-sourced at discovery: the back ends that the same tests run over, and how many requests one read of a tenant costs there.
$BackEnds = @(
    @{ BackEnd = 'InstanceManager'; ReadCost = 1 }
    @{ BackEnd = 'ServiceManager'; ReadCost = 2 }
)
