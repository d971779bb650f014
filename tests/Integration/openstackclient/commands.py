"""Runs each command of `openstack dataprocessing` against the cloud that the OS_ variables name, and looks at what it prints.

commands.py API_VERSION

The commands are the client's own, called as its program calls them, in one process because each start takes a second.
Prints a line for each command, then those that the client has and nothing here ran, and at last "N passed, N failed, N skipped".
"""
import contextlib
import io
import json
import os
import subprocess
import sys
import tempfile
import time
from importlib.metadata import entry_points

from openstackclient import shell

VERSION = sys.argv[1]
FOLDER = tempfile.mkdtemp()
IMAGE = '11111111-2222-3333-4444-555555555551'
NETWORK = '99999999-8888-7777-6666-555555555555'
counts = {'passed': 0, 'failed': 0, 'skipped': 0}
ran = set()


def path(name, content=None):
    """A file in the folder of this run, with this content if there is any."""
    full = os.path.join(FOLDER, name)
    if content is not None:
        with open(full, 'w') as file:
            file.write(content if isinstance(content, str) else json.dumps(content))
    return full


def read(name):
    with open(path(name)) as file:
        return file.read()


def call(command, *arguments, user=()):
    """The exit code of a command, and what it wrote. The client keeps its first session, so that another user takes a process of its own."""
    if user:
        done = subprocess.run(['openstack', '--os-data-processing-api-version', VERSION, *user, 'dataprocessing', *command.split(), *arguments],
                              capture_output=True, text=True)
        return done.returncode, done.stdout, done.stderr
    out, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
        try:
            code = shell.main(['--os-data-processing-api-version', VERSION, 'dataprocessing', *command.split(), *arguments])
        except SystemExit as error:
            code = error.code
    return code, out.getvalue(), errors.getvalue()


def run(command, *arguments, shows=None, check=None, breaks=None, user=()):
    """Runs a command that must succeed. `shows` are fields of the one thing it shows, `check` looks at all it printed.

    `breaks` is a fault that is known and isn't the cloud's: the client's own, or what a Sahara of one process has no code for.
    """
    ran.add(command)
    as_json = ('-f', 'json') if shows is not None or check is not None else ()
    code, out, errors = call(command, *arguments, *as_json, user=user)
    fault = None
    found = None
    if breaks:
        fault = None if code and breaks in errors else 'breaks in another way, exit code %s: %s' % (code, errors)
    elif code:
        fault = 'exit code %s: %s' % (code, errors.strip().splitlines()[-1:])
    elif as_json:
        try:
            found = json.loads(out[min((at for at in (out.find('{'), out.find('[')) if at >= 0), default=0):])
            wrong = {key: found.get(key) for key in shows or {} if found.get(key) != shows[key]}
            fault = 'shows %s' % wrong if wrong else None if check is None or check(found) else 'prints %s' % out
        except Exception as error:  # whatever it printed isn't what it should be
            fault = '%s: %s' % (type(error).__name__, out)
    counts['failed' if fault else 'passed'] += 1
    said = ': ' + fault if fault else ' (known: %s)' % breaks if breaks else ''
    print('%s  %s%s' % ('not ok' if fault else 'ok    ', command, said), flush=True)
    return found or {}


def wait(command, *arguments, shows):
    """Repeats a command that was run before until it shows this, for a minute."""
    for _ in range(60):
        code, out, _ = call(command, *arguments, '-f', 'json')
        found = json.loads(out) if not code else {}
        if all(found.get(key) == value for key, value in shows.items()):
            return
        time.sleep(1)
    counts['failed'] += 1
    print('not ok  %s: never shows %s, but %s' % (command, shows, found))


def names(*wanted):
    """A check that a list has just these names."""
    return lambda rows: sorted(row['Name'] for row in rows) == sorted(wanted)


# Plugins.
run('plugin list', check=names('fake'))
run('plugin show', 'fake', shows={'Name': 'fake', 'Title': 'Fake Plugin', 'Versions': '0.1'})
run('plugin configs get', 'fake', '0.1', '--file', path('plugin.json'))
run('plugin update', 'fake', path('labels', {'plugin_labels': {'hidden': {'status': True}}}), shows={'Name': 'fake', 'Plugin: hidden': True},
    user=('--os-username', 'admin', '--os-project-name', 'admin'))

# Images.
run('image register', 'cirros-fake', '--username', 'fedora', '--description', 'for trials', shows={'Id': IMAGE, 'Username': 'fedora'})
# In v2 the answer has the image one level deeper than the client looks.
deeper = {'breaks': "'tags'"} if VERSION == '2' else {}
run('image tags add', 'cirros-fake', '--tags', 'fake', '0.1', 'wrong', **deeper or {'shows': {'Tags': '0.1, fake, wrong'}})
run('image show', 'cirros-fake', shows={'Id': IMAGE, 'Description': 'for trials', 'Tags': '0.1, fake, wrong'})
run('image tags remove', 'cirros-fake', '--tags', 'wrong', **deeper or {'shows': {'Tags': '0.1, fake'}})
run('image show', 'cirros-fake', shows={'Tags': '0.1, fake'})
run('image tags set', 'cirros-fake', '--tags', 'fake', '0.1', 'more', **deeper or {'shows': {'Tags': '0.1, fake, more'}})
run('image show', 'cirros-fake', shows={'Tags': '0.1, fake, more'})
run('image list', '--tags', 'fake', check=names('cirros-fake'))

# Templates.
run('node group template create', '--name', 'master', '--plugin', 'fake', '--plugin-version', '0.1', '--processes', 'namenode', 'jobtracker',
    '--flavor', 'm1.small', shows={'Name': 'master', 'Flavor id': '2'})
run('node group template create', '--name', 'worker', '--plugin', 'fake', '--plugin-version', '0.1', '--processes', 'datanode', 'tasktracker',
    '--flavor', '1', shows={'Name': 'worker', 'Flavor id': '1'})
run('node group template update', 'worker', '--description', 'does the work', '--flavor', 'm1.tiny', shows={'Description': 'does the work'})
run('node group template list', check=names('master', 'worker'))
run('node group template show', 'master', shows={'Node processes': 'jobtracker, namenode'})
run('node group template export', 'worker', '--file', path('worker.json'))
run('node group template import', path('worker.json'), '--name', 'imported', '--image_id', IMAGE, '--flavor_id', '1',
    **{'shows': {'Name': 'imported'}} if VERSION == '2' else {'breaks': "unexpected keyword argument 'boot_from_volume'"})
run('cluster template create', '--name', 'small', '--node-groups', 'master:1', 'worker:2', shows={'Node groups': 'master:1, worker:2'})
run('cluster template update', 'small', '--description', 'three machines', shows={'Description': 'three machines'})
run('cluster template list', check=names('small'))
run('cluster template show', 'small', shows={'Plugin version': '0.1'})
run('cluster template export', 'small', '--file', path('small.json'))
run('cluster template import', path('small.json'), '--name', 'again', '--node-groups', 'master:1', 'worker:1', breaks="has no attribute '_cluster_templates_configure_ng_configure_node_groups'")

# Clusters.
run('cluster create', '--name', 'one', '--cluster-template', 'small', '--image', 'cirros-fake', '--user-keypair', 'demo-key', '--neutron-network', 'private', '--wait',
    shows={'Status': 'Active', 'Neutron management network': NETWORK})
run('cluster list', '--long', check=lambda rows: [row['Status'] for row in rows] == ['Active'])
run('cluster show', 'one', shows={'Name': 'one', 'Image': IMAGE})
run('cluster update', 'one', '--description', 'the first', shows={'Description': 'the first'})
run('cluster scale', 'one', '--instances', 'worker:3', shows={'Name': 'one'})
wait('cluster show', 'one', shows={'Status': 'Active', 'Node groups': 'master:1, worker:3'})
# Sahara verifies by itself after each change, and refuses to begin a second time meanwhile.
wait('cluster verification', 'one', '--show', shows={'Verification status': 'GREEN'})
run('cluster verification', 'one', '--start')
wait('cluster verification', 'one', '--show', shows={'Verification status': 'GREEN'})
if VERSION == '2':
    run('cluster update keypair', 'one', breaks='Internal Server Error')

# Jobs.
run('data source create', 'in', '--type', 'hdfs', '--url', 'hdfs://h/in', shows={'Type': 'hdfs'})
run('data source create', 'out', '--type', 'hdfs', '--url', 'hdfs://h/out', shows={'Url': 'hdfs://h/out'})
run('data source update', 'out', '--description', 'results', shows={'Description': 'results'})
run('data source list', check=names('in', 'out'))
run('data source show', 'in', shows={'Url': 'hdfs://h/in'})
if VERSION == '2':
    run('job binary create', '--name', 'main.jar', '--url', 'swift://c/main.jar', '--username', 'u', '--password', 'p', shows={'Name': 'main.jar'})
    run('job binary download', 'main.jar', '--file', path('copy.jar'), breaks='Internal Server Error')
else:
    run('job binary create', '--name', 'main.jar', '--data', path('main.jar', 'class files'), shows={'Name': 'main.jar'})
    run('job binary download', 'main.jar', '--file', path('copy.jar'))
run('job binary update', 'main.jar', '--description', 'the program', shows={'Description': 'the program'})
run('job binary list', check=names('main.jar'))
run('job binary show', 'main.jar', shows={'Name': 'main.jar'})
run('job type list', check=lambda rows: {'MapReduce', 'Java'} <= {row['Name'] for row in rows})
run('job type configs get', 'MapReduce', '--file', path('type.json'))
run('job template create', '--name', 'count', '--type', 'MapReduce', '--libs', 'main.jar', shows={'Type': 'MapReduce'})
run('job template update', 'count', '--description', 'words', shows={'Description': 'words'})
run('job template list', check=names('count'))
run('job template show', 'count', shows={'Name': 'count'})
job = run('job execute', '--job-template', 'count', '--cluster', 'one', '--input', 'in', '--output', 'out', check=lambda shown: shown['Id']).get('Id', 'none')
run('job list', check=lambda rows: [row['Id'] for row in rows] == [job])
run('job show', job, shows={'Id': job})
run('job update', job, '--public', shows={'Is public': True})

# All of it goes again.
run('job delete', job, '--wait')
run('job template delete', 'count')
run('job binary delete', 'main.jar')
run('data source delete', 'in', 'out')
run('cluster delete', 'one', '--wait')
run('cluster template delete', 'small')
run('node group template delete', 'master', 'worker', *['imported'] if VERSION == '2' else [])
run('image unregister', 'cirros-fake')

there = {entry.name.replace('dataprocessing_', '').replace('_', ' ') for entry in entry_points()['openstack.data_processing.v' + VERSION[0]]}
for command in sorted(there - ran):
    counts['failed'] += 1
    print('not ok  %s: the client has it, and nothing ran it' % command)
print('%d of %d commands' % (len(ran & there), len(there)))
print('%(passed)d passed, %(failed)d failed, %(skipped)d skipped' % counts)
