BeforeAll {
    . $PSScriptRoot/SaharaSupport.ps1
    $page = Get-Content (Join-Path (Split-Path (Split-Path $PSScriptRoot)) 'docs' 'sahara-commands.md')
    $exported = (Get-Module SapServiceTools).ExportedCmdlets.Keys

    # What python-saharaclient 4.0.2 has, manager by manager; written here so that a row can't get lost in the page.
    $crud = 'create', 'list', 'get', 'update', 'delete'
    $methods = @{
        plugins              = 'list', 'get', 'get_version_details', 'update', 'convert_to_cluster_template'
        images               = 'list', 'get', 'update_image', 'unregister_image', 'update_tags', 'get_tags', 'delete_tags'
        node_group_templates = $crud + 'export'
        cluster_templates    = $crud + 'export'
        clusters             = $crud + 'verification_update', 'scale', 'force_delete', 'update_keypair'
        data_sources         = $crud
        job_binaries         = $crud + 'get_file'
        job_binary_internals = $crud
        jobs                 = $crud + 'get_configs'
        job_templates        = $crud
        job_executions       = $crud
        job_types            = @('list')
        base                 = 'find', 'find_unique'
    }
    $commands = @(
        foreach ($verb in 'create', 'list', 'show', 'update', 'scale', 'delete', 'verification', 'update keypair') { "cluster $verb" }
        foreach ($what in 'cluster template', 'node group template') { foreach ($verb in 'create', 'list', 'show', 'update', 'delete', 'export', 'import') { "$what $verb" } }
        foreach ($verb in 'list', 'show', 'update', 'configs get') { "plugin $verb" }
        foreach ($verb in 'list', 'register', 'show', 'unregister', 'tags add', 'tags set', 'tags remove') { "image $verb" }
        foreach ($verb in 'create', 'list', 'show', 'update', 'delete') { "data source $verb"; "job binary $verb"; "job template $verb" }
        'job binary download'
        foreach ($verb in 'execute', 'list', 'show', 'update', 'delete') { "job $verb" }
        'job type list', 'job type configs get'
    )
    $rows = $page | Where-Object { $_ -match '^\| [a-z]' } | ForEach-Object { , ($_.Trim('|').Split('|') | ForEach-Object Trim) }
}

Describe 'Sahara''s commands' {
    It 'have a cmdlet for every method of the python client' {
        $known = $rows | Where-Object Count -EQ 3 | ForEach-Object { '{0}.{1}' -f $_[0], ($_[1] -split '\W')[0] }
        $wanted = foreach ($manager in $methods.Keys) { foreach ($method in $methods[$manager]) { "$manager.$method" } }
        $wanted.Count | Should -BeGreaterThan 65
        $wanted | Where-Object { $_ -notin $known } | Should -BeNullOrEmpty
    }

    It 'have a cmdlet for every command of the command line' {
        $known = $rows | Where-Object Count -EQ 2 | ForEach-Object { $_[0] }
        $commands.Count | Should -Be 56
        $commands | Where-Object { $_ -notin $known } | Should -BeNullOrEmpty
        $known | Where-Object { $_ -notin $commands -and $_ -notlike 'manager*' } | Should -BeNullOrEmpty
    }

    It 'name cmdlets that there are, and all of them' {
        $named = [regex]::Matches("$page", '`([A-Z]\w+-Sahara\w*)`') | ForEach-Object { $_.Groups[1].Value } | Sort-Object -Unique
        $named | Where-Object { $_ -notin $exported } | Should -BeNullOrEmpty
        $exported | Where-Object { $_ -match '-Sahara' -and $_ -notin $named } | Should -BeNullOrEmpty
    }
}
