# Each method of docs/sahara-commands.md by its cmdlet, in both versions of the API, in an order in which one makes what the next needs.
BeforeDiscovery {
    $page = Get-Content (Join-Path $PSScriptRoot '..' '..' '..' 'docs' 'sahara-commands.md')
    $methods = $page | Where-Object { $_ -match '^\| (?<manager>[a-z_]+) \| (?<method>[A-Za-z_]+)' -and $Matches.manager -ne 'manager' } | ForEach-Object {
        $null = $_ -match '^\| (?<manager>[a-z_]+) \| (?<method>[A-Za-z_]+)[^|]*?(\((?<version>v1\.1|v2)\))? \|'
        @{ name = "$($Matches.manager).$($Matches.method)"; only = $Matches.manager -eq 'job_executions' ? $null : $Matches['version'] }
    }
}

Describe 'The methods of API <_>' -ForEach '1.1', '2' {
    BeforeDiscovery {
        $version = $_
        $these = $methods | Where-Object { $_.only -in $null, "v$version" }
    }

    BeforeAll {
        . (Join-Path $PSScriptRoot '..' '..' 'Module' 'SaharaCloud.ps1')
        $version = $_
        $cloud = Start-TestCloud
        $session = Connect-TestCloud $cloud @{ ApiVersion = $version }
        $admin = Connect-TestCloud $cloud @{ ApiVersion = $version; NoDefault = $true } -AsAdmin
        $id = [guid]::NewGuid().ToString('N').Substring(0, 6)
        $plugin = @{ PluginName = 'fake'; PluginVersion = '0.1' }
        $sure = @{ Confirm = $false }
        Register-TestImage

        # What each one leads to, made once.
        $nodes = New-SaharaNodeGroupTemplate "n$id" @plugin -FlavorId 1 -NodeProcess namenode, jobtracker, datanode, tasktracker
        $template = New-SaharaClusterTemplate "t$id" @plugin -NodeGroup "n${id}:1" -Image $ImageId -ManagementNetworkId $NetworkId
        $cluster = New-SaharaCluster "c$id" $template.Name
        $in, $out = 'in', 'out' | ForEach-Object { New-SaharaDataSource "$_$id" -Url "hdfs://h/$_" -Type hdfs }
        $binary = New-SaharaJobBinary "b$id" 'swift://jobs.sahara/run.pig' -Credential @{ user = 'u'; password = 'p' }
        $job = New-SaharaJobTemplate "j$id" -Type Pig -Main $binary.Name
        $run = Start-SaharaJobExecution $job.Name $cluster.Name -InputDataSource $in.Name -OutputDataSource $out.Name
        $file = Join-Path $TestDrive "f$id"
        [IO.File]::WriteAllBytes($file, [byte[]](1, 2, 3))
        if ($version -eq '1.1') { $internal = New-SaharaJobBinaryInternal $file -Name "i$id" }

        # True or an answer that must be there; errors are failures.
        $calls = @{
            'client.Client'                         = { $session.ApiVersion -eq $version }
            'plugins.list'                          = { (Get-SaharaPlugin).Name -contains 'fake' }
            'plugins.get'                           = { (Get-SaharaPlugin fake).Versions }
            'plugins.get_version_details'           = { (Get-SaharaPlugin fake -Version 0.1).NodeProcesses.Count }
            'plugins.update'                        = { (Update-SaharaPlugin fake -Label @{ hidden = $true } -Session $admin).PluginLabels.hidden.Status }
            'images.list'                           = { (Get-SaharaImage).Id -contains $ImageId }
            'images.get'                            = { (Get-SaharaImage $ImageId).UserName }
            'images.update_image'                   = { (Register-SaharaImage $ImageId cirros).UserName -eq 'cirros' }
            'images.unregister_image'               = {
                Register-SaharaImage $OtherImageId other | Out-Null
                Unregister-SaharaImage $OtherImageId @sure
                (Get-SaharaImage).Id -notcontains $OtherImageId
            }
            'images.update_tags'                    = { (Add-SaharaImageTag $ImageId more).Tags -contains 'more' -and (Remove-SaharaImageTag $ImageId more -PassThru @sure).Tags -notcontains 'more' }
            'images.get_tags'                       = { (Get-SaharaImage $ImageId).Tags -contains 'fake' }
            'images.delete_tags'                    = {
                $none = (Set-SaharaImageTag $ImageId @()).Tags.Count
                Register-TestImage
                $none -eq 0
            }
            'node_group_templates.create'           = { $nodes.Id }
            'node_group_templates.list'             = { (Get-SaharaNodeGroupTemplate).Name -contains $nodes.Name }
            'node_group_templates.get'              = { (Get-SaharaNodeGroupTemplate $nodes.Id).Name -eq $nodes.Name }
            'node_group_templates.update'           = {
                $spare = New-SaharaNodeGroupTemplate "s$id" @plugin -FlavorId 1 -NodeProcess datanode
                (Update-SaharaNodeGroupTemplate $spare.Name -Description d).Description -eq 'd'
            }
            'node_group_templates.delete'           = { Remove-SaharaNodeGroupTemplate "s$id" @sure; (Get-SaharaNodeGroupTemplate).Name -notcontains "s$id" }
            'node_group_templates.export'           = { Test-Path (Export-SaharaNodeGroupTemplate $nodes.Name $TestDrive) }
            'cluster_templates.create'              = { $template.Id }
            'cluster_templates.list'                = { (Get-SaharaClusterTemplate).Name -contains $template.Name }
            'cluster_templates.get'                 = { (Get-SaharaClusterTemplate $template.Id).NodeGroups.Count }
            'cluster_templates.update'              = {
                $spare = New-SaharaClusterTemplate "s$id" @plugin -NodeGroup "n${id}:1"
                (Update-SaharaClusterTemplate $spare.Name -Description d).Description -eq 'd'
            }
            'cluster_templates.delete'              = { Remove-SaharaClusterTemplate "s$id" @sure; (Get-SaharaClusterTemplate).Name -notcontains "s$id" }
            'cluster_templates.export'              = { Test-Path (Export-SaharaClusterTemplate $template.Name $TestDrive) }
            'clusters.create'                       = { $cluster.Status -eq 'Active' }
            'clusters.list'                         = { (Get-SaharaCluster).Name -contains $cluster.Name }
            'clusters.get'                          = { (Get-SaharaCluster $cluster.Id).NodeCount -eq 1 }
            'clusters.update'                       = { (Update-SaharaCluster $cluster.Name -Description d).Description -eq 'd' }
            'clusters.verification_update'          = { (Test-SaharaCluster $cluster.Name).Status -eq 'GREEN' }
            'clusters.scale'                        = { (Resize-SaharaCluster $cluster.Name "n${id}:2").NodeCount -eq 2 }
            'clusters.delete'                       = {
                New-SaharaCluster "d$id" $template.Name | Out-Null
                Remove-SaharaCluster "d$id" @sure
                (Get-SaharaCluster).Name -notcontains "d$id"
            }
            'clusters.force_delete'                 = {
                New-SaharaCluster "f$id" $template.Name | Out-Null
                Remove-SaharaCluster "f$id" -Force @sure
                (Get-SaharaCluster).Name -notcontains "f$id"
            }
            # A Sahara of one process has no code for it.
            'clusters.update_keypair'               = { (Get-ErrorOf { Update-SaharaClusterKeypair $cluster.Name }).Exception.StatusCode -eq 500 }
            'data_sources.create'                   = { $in.Id }
            'data_sources.list'                     = { (Get-SaharaDataSource).Name -contains $in.Name }
            'data_sources.get'                      = { (Get-SaharaDataSource $in.Id).Url -eq 'hdfs://h/in' }
            'data_sources.update'                   = { (New-SaharaDataSource "s$id" -Url hdfs://h/s -Type hdfs | Update-SaharaDataSource -Description d).Description -eq 'd' }
            'data_sources.delete'                   = { Remove-SaharaDataSource "s$id" @sure; (Get-SaharaDataSource).Name -notcontains "s$id" }
            'job_binaries.create'                   = { $binary.Id }
            'job_binaries.list'                     = { (Get-SaharaJobBinary).Name -contains $binary.Name }
            'job_binaries.get'                      = { (Get-SaharaJobBinary $binary.Id).Url }
            'job_binaries.update'                   = { (New-SaharaJobBinary "s$id" 'swift://jobs.sahara/s' -Credential @{ user = 'u'; password = 'p' } | Update-SaharaJobBinary -Description d).Description -eq 'd' }
            'job_binaries.delete'                   = { Remove-SaharaJobBinary "s$id" @sure; (Get-SaharaJobBinary).Name -notcontains "s$id" }
            # Where the content lies in Swift, which isn't there, the server fails.
            'job_binaries.get_file'                 = {
                if ($version -eq '2') { return (Get-ErrorOf { Save-SaharaJobBinary $binary.Name (Join-Path $TestDrive swift) }).Exception.StatusCode -eq 500 }
                New-SaharaJobBinary -Path $file | Out-Null
                [IO.File]::ReadAllBytes((Save-SaharaJobBinary "f$id" (Join-Path $TestDrive saved))).Count -eq 3
            }
            'job_binary_internals.create'           = { $internal.Id }
            'job_binary_internals.list'             = { (Get-SaharaJobBinaryInternal).Name -contains $internal.Name }
            'job_binary_internals.get'              = { (Get-SaharaJobBinaryInternal $internal.Id).Name -eq $internal.Name }
            'job_binary_internals.update'           = { (Update-SaharaJobBinaryInternal $internal.Name -IsProtected $false).Id -eq $internal.Id }
            'job_binary_internals.delete'           = { Remove-SaharaJobBinaryInternal $internal.Name @sure; (Get-SaharaJobBinaryInternal).Name -notcontains $internal.Name }
            'jobs.get_configs'                      = { (Get-SaharaJobConfigHint Pig).JobType -eq 'Pig' }
            'job_executions.create'                 = { $run.Status -eq 'SUCCEEDED' }
            'job_executions.list'                   = { (Get-SaharaJobExecution).Id -contains $run.Id }
            'job_executions.get'                    = { (Get-SaharaJobExecution $run.Id).ClusterName -eq $cluster.Name }
            'job_executions.update'                 = { (Update-SaharaJobExecution $run.Id -IsPublic $true).IsPublic }
            'job_executions.delete'                 = {
                $other = Start-SaharaJobExecution $job.Name $cluster.Name -InputDataSource $in.Name -OutputDataSource $out.Name
                Remove-SaharaJobExecution $other.Id @sure
                (Get-SaharaJobExecution).Id -notcontains $other.Id
            }
            'job_types.list'                        = { (Get-SaharaJobType).Name -contains 'Pig' }
            'base.find'                             = { (Get-SaharaCluster "c*$id").Name -eq $cluster.Name }
            'base.find_unique'                      = { (Get-SaharaCluster $cluster.Name).Id -eq $cluster.Id }
            # The fake plugin has no such files, which is what the server says.
            'plugins.convert_to_cluster_template'   = { (Get-ErrorId { ConvertTo-SaharaClusterTemplate fake 0.1 $file }) -eq 'InvalidReference' }
        }
        foreach ($manager in 'jobs', 'job_templates') {
            $calls["$manager.create"] = { $job.Id }
            $calls["$manager.list"] = { (Get-SaharaJobTemplate).Name -contains $job.Name }
            $calls["$manager.get"] = { (Get-SaharaJobTemplate $job.Id).Name -eq $job.Name }
            $calls["$manager.update"] = { (New-SaharaJobTemplate "s$id" -Type Pig -Main $binary.Name | Update-SaharaJobTemplate -Description d).Description -eq 'd' }
            $calls["$manager.delete"] = { Remove-SaharaJobTemplate "s$id" @sure; (Get-SaharaJobTemplate).Name -notcontains "s$id" }
        }
    }

    AfterAll {
        Get-SaharaJobExecution | Where-Object JobTemplateId -EQ $job.Id | Remove-SaharaJobExecution @sure
        Get-SaharaCluster "*$id" | Remove-SaharaCluster @sure
        Get-SaharaJobTemplate "*$id" | Remove-SaharaJobTemplate @sure
        Get-SaharaJobBinary "*$id" | Remove-SaharaJobBinary @sure
        if ($version -eq '1.1') { Get-SaharaJobBinaryInternal "*$id" | Remove-SaharaJobBinaryInternal @sure }
        Get-SaharaDataSource "*$id" | Remove-SaharaDataSource @sure
        Get-SaharaClusterTemplate "*$id" | Remove-SaharaClusterTemplate @sure
        Get-SaharaNodeGroupTemplate "*$id" | Remove-SaharaNodeGroupTemplate @sure
        $session, $admin | Disconnect-ServiceSession
        Stop-TestCloud $cloud
    }

    It '<name>' -ForEach $these {
        $calls[$name] | Should -Not -BeNullOrEmpty -Because 'each method of the page has a call here'
        & $calls[$name] | Should -BeTrue
    }
}
