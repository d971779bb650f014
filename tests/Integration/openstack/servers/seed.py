"""Fills a fresh Keystone: projects demo and other with a user demo, Sahara's own user, and the catalog.

seed.py KEYSTONE_V3_URL SAHARA_PORT CLOUD_PORT
"""
import json
import sys
import urllib.request

keystone, sahara_port, cloud_port = sys.argv[1:]
token = None


def call(method, path, body=None):
    headers = {'Content-Type': 'application/json'}
    if token:
        headers['X-Auth-Token'] = token
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(keystone + path, data, headers, method=method)) as answer:
        text = answer.read()
        return answer.headers, json.loads(text) if text else None


def make(kind, **fields):
    """Creates a thing of a kind and returns its id."""
    return call('POST', '/%ss' % kind, {kind: fields})[1][kind]['id']


default = {'name': 'Default'}
token = call('POST', '/auth/tokens', {'auth': {
    'identity': {'methods': ['password'], 'password': {'user': {'name': 'admin', 'domain': default, 'password': 'secret'}}},
    'scope': {'project': {'name': 'admin', 'domain': default}}}})[0]['X-Subject-Token']
roles = {role['name']: role['id'] for role in call('GET', '/roles')[1]['roles']}
projects = {name: make('project', name=name, domain_id='default') for name in ('service', 'demo', 'other')}
users = {name: make('user', name=name, domain_id='default', password=name) for name in ('sahara', 'demo')}
for project, user, role in (('service', 'sahara', 'admin'), ('demo', 'demo', 'member'), ('other', 'demo', 'member')):
    call('PUT', '/projects/%s/users/%s/roles/%s' % (projects[project], users[user], roles[role]))

cloud = 'http://127.0.0.1:%s' % cloud_port
make('region', id='Old')
for name, kind, region, url in (
        ('sahara', 'data-processing', 'RegionOne', 'http://127.0.0.1:%s' % sahara_port),
        # Debian's package registers Sahara by its old name, and with version and project in the address.
        ('sahara', 'data_processing', 'Old', 'http://127.0.0.1:%s/v1.1/%%(tenant_id)s' % sahara_port),
        ('nova', 'compute', 'RegionOne', cloud + '/compute/v2.1'),
        ('glance', 'image', 'RegionOne', cloud + '/image'),
        ('neutron', 'network', 'RegionOne', cloud + '/network')):
    service = make('service', name=name, type=kind)
    for interface in ('public', 'internal', 'admin'):
        make('endpoint', service_id=service, interface=interface, region_id=region, url=url)
