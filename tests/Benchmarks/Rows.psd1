# The rows of docs/performance.md: which figures of the measurements stand beside which, and the aim. Report.ps1 computes and judges.
# Compare: Ratio (ours / peer, the default with a peer), Faster (peer / ours), Above (ours - peer), Value (ours alone, the default without).
# AtMost or AtLeast is the aim; without either the row only informs. Short is the name in the chart of ratios, for rows that are drawn there.
@{
    Rows = @(
        @{ Work = 'Import-Module, precompiled PowerShell'; Ours = 'precompiled.import.ours.Milliseconds'; OursCpu = 'precompiled.import.ours.CpuMilliseconds'; Peer = 'precompiled.import.trivial.Milliseconds'; PeerCpu = 'precompiled.import.trivial.CpuMilliseconds'; PeerName = 'a trivial binary module'; Unit = 'ms'; AtMost = 2; Short = 'Import-Module / a trivial module' }
        @{ Work = '… its CPU time'; Ours = 'precompiled.import.ours.CpuMilliseconds'; Unit = 'ms'; AtMost = 90 }
        @{ Work = '… methods that had to be compiled'; Ours = 'precompiled.import.ours.Methods'; Unit = ''; AtMost = 120 }
        @{ Work = 'Import-Module, PowerShell as .NET tool'; Ours = 'tool.import.ours.Milliseconds'; OursCpu = 'tool.import.ours.CpuMilliseconds'; Peer = 'tool.import.trivial.Milliseconds'; PeerCpu = 'tool.import.trivial.CpuMilliseconds'; PeerName = 'a trivial binary module'; Unit = 'ms'; Compare = 'Above'; AtMost = 150 }
        @{ Work = 'first Connect-InstanceManager after the import'; Ours = 'precompiled.connect.ours.Milliseconds'; OursCpu = 'precompiled.connect.ours.CpuMilliseconds'; Peer = 'precompiled.connect.httpclient.Milliseconds'; PeerCpu = 'precompiled.connect.httpclient.CpuMilliseconds'; PeerName = 'first GET of a bare HttpClient'; Unit = 'ms'; AtMost = 1.5; Short = 'first connect / bare HttpClient' }
        @{ Work = '… PowerShell as .NET tool'; Ours = 'tool.connect.ours.Milliseconds'; OursCpu = 'tool.connect.ours.CpuMilliseconds'; Peer = 'tool.connect.httpclient.Milliseconds'; PeerCpu = 'tool.connect.httpclient.CpuMilliseconds'; PeerName = 'first GET of a bare HttpClient'; Unit = 'ms'; AtMost = 1.5; Short = 'first connect / bare HttpClient (.NET tool)' }
        @{ Work = 'first Start-ServiceEmulator'; Ours = 'precompiled.emulator.ours.Milliseconds'; OursCpu = 'precompiled.emulator.ours.CpuMilliseconds'; Peer = 'precompiled.emulator.kestrel.Milliseconds'; PeerCpu = 'precompiled.emulator.kestrel.CpuMilliseconds'; PeerName = 'Kestrel alone'; Unit = 'ms'; AtMost = 1.5; Short = 'first Start-ServiceEmulator / Kestrel' }
        @{ Work = '… PowerShell as .NET tool'; Ours = 'tool.emulator.ours.Milliseconds'; OursCpu = 'tool.emulator.ours.CpuMilliseconds'; Peer = 'tool.emulator.kestrel.Milliseconds'; PeerCpu = 'tool.emulator.kestrel.CpuMilliseconds'; PeerName = 'Kestrel alone'; Unit = 'ms'; AtMost = 1.5; Short = 'first Start-ServiceEmulator / Kestrel (.NET tool)' }

        @{ Work = '{ServiceManagerTenants} tenants, Service Manager, 1 s a step, throttle {ServiceManagerThrottle}'; Ours = 'sm.ours.Seconds'; OursCpu = 'sm.ours.CpuSeconds'; Peer = 'sm.alone.WavesSeconds'; PeerName = 'one tenant alone × waves'; Unit = 's'; AtMost = 1.05; Short = 'many tenants, Service Manager / ideal' }
        @{ Work = '… requests a tenant'; Ours = 'sm.ours.Requests'; Unit = ''; AtMost = 3.5 }
        @{ Work = '… CPU of the client a tenant'; Ours = 'sm.ours.CpuMilliseconds'; Unit = 'ms' }
        @{ Work = '{InstanceManagerTenants} tenants, Instance Manager, 1 s, throttle {InstanceManagerThrottle}'; Ours = 'im.ours.Seconds'; OursCpu = 'im.ours.CpuSeconds'; Peer = 'im.waves.Seconds'; PeerName = '1 s × waves'; Unit = 's'; AtMost = 1.05; Short = 'many tenants, Instance Manager / ideal' }
        @{ Work = '… CPU of the client a tenant'; Ours = 'im.ours.CpuMilliseconds'; Unit = 'ms'; AtMost = 1.5 }
        @{ Work = '… polls a tenant'; Ours = 'im.ours.Polls'; Unit = '' }

        @{ Work = '{ListTenants} instances listed'; Ours = 'list.ours.Seconds'; OursCpu = 'list.ours.CpuSeconds'; Peer = 'list.rest.Seconds'; PeerCpu = 'list.rest.CpuSeconds'; PeerName = 'Invoke-RestMethod'; Unit = 's'; Compare = 'Faster'; AtLeast = 8; Short = 'a long list / Invoke-RestMethod' }
        @{ Work = '… total time'; Ours = 'list.ours.Seconds'; Unit = 's'; AtMost = 1.2 }
        @{ Work = '… beside the bytes alone'; Ours = 'list.ours.Seconds'; OursCpu = 'list.ours.CpuSeconds'; Peer = 'list.curl.Seconds'; PeerCpu = 'list.curl.CpuSeconds'; PeerName = 'curl'; Unit = 's' }
        @{ Work = '… first object'; Ours = 'list.ours.FirstMilliseconds'; Peer = 'list.rest.FirstMilliseconds'; PeerName = 'Invoke-RestMethod'; Unit = 'ms'; Compare = 'Faster' }
        @{ Work = '… peak memory of the process'; Ours = 'list.ours.PeakMegabytes'; Peer = 'list.rest.PeakMegabytes'; PeerName = 'Invoke-RestMethod'; Unit = 'MB' }
        @{ Work = '{TableTenants} instances as a table'; Ours = 'table.ours.Seconds'; OursCpu = 'table.ours.CpuSeconds'; Peer = 'table.plain.Seconds'; PeerCpu = 'table.plain.CpuSeconds'; PeerName = 'plain objects'; Unit = 's' }

        @{ Work = 'cached Get-ManagedInstance through the pipeline, {Cached} times in a new process'; Ours = 'cache.first.ours.Microseconds'; OursCpu = 'cache.first.ours.CpuMicroseconds'; Peer = 'cache.first.output.Microseconds'; PeerCpu = 'cache.first.output.CpuMicroseconds'; PeerName = 'Write-Output'; Unit = 'µs'; AtMost = 2; Short = 'cached, through the pipeline / Write-Output' }
        @{ Work = '… again, when PowerShell has compiled all for speed'; Ours = 'cache.pipe.ours.Microseconds'; OursCpu = 'cache.pipe.ours.CpuMicroseconds'; Peer = 'cache.pipe.output.Microseconds'; PeerCpu = 'cache.pipe.output.CpuMicroseconds'; PeerName = 'Write-Output'; Unit = 'µs' }
        @{ Work = 'cached Get-ManagedInstance, a call each'; Ours = 'cache.call.ours.Microseconds'; OursCpu = 'cache.call.ours.CpuMicroseconds'; Peer = 'cache.call.trivial.Microseconds'; PeerCpu = 'cache.call.trivial.CpuMicroseconds'; PeerName = 'a trivial cmdlet'; Unit = 'µs'; AtMost = 2.5; Short = 'cached, a call each / a trivial cmdlet' }

        @{ Work = 'Invoke-BrokerProvision: CPU a request'; Ours = 'client.ours.CpuMicroseconds'; Peer = 'client.bare.CpuMicroseconds'; PeerName = 'a compiled parallel loop'; Unit = 'µs'; AtMost = 1.8; Short = 'Invoke-BrokerProvision / compiled loop' }
        @{ Work = '… wall time a request'; Ours = 'client.ours.Microseconds'; Peer = 'client.bare.Microseconds'; PeerName = 'a compiled parallel loop'; Unit = 'µs' }
        @{ Work = '… beside one after the other in script: CPU'; Ours = 'client.ours.CpuMicroseconds'; Peer = 'client.script.CpuMicroseconds'; PeerName = 'an HttpClient loop in script'; Unit = 'µs' }

        @{ Work = 'broker, provision by script block: CPU a request'; Ours = 'host.script.CpuMicroseconds'; Peer = 'host.bare.CpuMicroseconds'; PeerName = 'bare Kestrel'; Unit = 'µs'; Compare = 'Value'; AtMost = 55 }
        @{ Work = '… a second, for two cores'' CPU'; Ours = 'host.script.PerSecondOfTwoCores'; Unit = ''; AtLeast = 36000 }
        @{ Work = 'broker, compiled provision, memory: CPU a request'; Ours = 'host.memory.CpuMicroseconds'; Peer = 'host.bare.CpuMicroseconds'; PeerName = 'bare Kestrel'; Unit = 'µs'; AtMost = 1.5; Short = 'broker, compiled provision / bare Kestrel' }
        @{ Work = 'broker, compiled provision, SQLite: CPU a request'; Ours = 'host.sqlite.CpuMicroseconds'; Peer = 'host.bare.CpuMicroseconds'; PeerName = 'bare Kestrel'; Unit = 'µs' }
        @{ Work = '… a second, with the load on the same cores'; Ours = 'host.sqlite.PerSecond'; Unit = '' }
        @{ Work = 'broker, compiled provision, PostgreSQL: CPU of the host a request'; Ours = 'host.postgresql.CpuMicroseconds'; Peer = 'host.bare.CpuMicroseconds'; PeerName = 'bare Kestrel'; Unit = 'µs' }
        @{ Work = '… a second, with the load and PostgreSQL on the same cores'; Ours = 'host.postgresql.PerSecond'; Unit = '' }
        @{ Work = 'broker, catalog: CPU a request'; Ours = 'host.catalog.compiled.CpuMicroseconds'; Peer = 'host.catalog.bare.CpuMicroseconds'; PeerName = 'bare Kestrel'; Unit = 'µs'; AtMost = 1.5; Short = 'broker, catalog / bare Kestrel' }

        @{ Work = 'Get-SaharaCluster in a live session'; Ours = 'sahara.session.Milliseconds'; OursCpu = 'sahara.session.CpuMilliseconds'; Peer = 'sahara.curl.Milliseconds'; PeerName = 'curl'; Unit = 'ms'; AtMost = 1.1; Short = 'Get-SaharaCluster / curl' }
        @{ Work = 'pwsh started, Connect-Sahara, Get-SaharaCluster'; Ours = 'sahara.cold.OursSeconds'; Peer = 'sahara.cold.OpenStackSeconds'; PeerName = 'openstack dataprocessing cluster list'; Unit = 's' }

        @{ Work = 'growth: a tenant of {Small} tenants made'; Ours = 'growth.small.CreateMilliseconds'; OursCpu = 'growth.small.CreateCpuMilliseconds'; Unit = 'ms' }
        @{ Work = '… of {Medium}'; Ours = 'growth.medium.CreateMilliseconds'; OursCpu = 'growth.medium.CreateCpuMilliseconds'; Peer = 'growth.small.CreateMilliseconds'; PeerName = 'of {Small}'; Unit = 'ms'; AtMost = 1.2 }
        @{ Work = '… of {Large}'; Ours = 'growth.large.CreateMilliseconds'; OursCpu = 'growth.large.CreateCpuMilliseconds'; Peer = 'growth.small.CreateMilliseconds'; PeerName = 'of {Small}'; Unit = 'ms'; AtMost = 1.2 }
        @{ Work = 'growth: a tenant of {Large} found complete by Sync-ManagedInstance'; Ours = 'growth.large.KeepMilliseconds'; OursCpu = 'growth.large.KeepCpuMilliseconds'; Peer = 'growth.small.KeepMilliseconds'; PeerName = 'of {Small}'; Unit = 'ms'; AtMost = 1.2 }
        @{ Work = 'growth: a tenant of {Large} listed'; Ours = 'growth.large.ListMilliseconds'; OursCpu = 'growth.large.ListCpuMilliseconds'; Peer = 'growth.small.ListMilliseconds'; PeerName = 'of {Small}'; Unit = 'ms'; AtMost = 1.2 }
        @{ Work = 'growth: peak memory with {Large}'; Ours = 'growth.large.PeakMegabytes'; Peer = 'growth.small.PeakMegabytes'; PeerName = 'with {Small}'; Unit = 'MB' }
    )
}
