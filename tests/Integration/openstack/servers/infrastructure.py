"""The part of Sahara that needs a cloud: an infrastructure engine whose machines are rows in Sahara's own database.

It walks the statuses of Sahara's Heat engine, SAHARA_STEP_SECONDS each. A cluster whose name contains "boom" fails.
"""
import os
import uuid

from sahara import conductor, context
from sahara.service import engine, ntp_service
from sahara.service.heat import heat_engine
from sahara.utils import cluster as clusters
from sahara.utils import cluster_progress_ops as progress

STEP = float(os.environ.get('SAHARA_STEP_SECONDS', '0.3'))
database = conductor.API


class Engine(engine.Engine):
    def get_type_and_version(self):
        return 'rows.1.0'

    @progress.event_wrapper(True, step='Create Heat stack', param=('cluster', 1))
    def _spawn(self, cluster, counts, leaving):
        ctx = context.ctx()
        if 'boom' in cluster.name:
            raise RuntimeError('the infrastructure refused to spawn')
        context.sleep(STEP)
        for instance in leaving:
            database.instance_remove(ctx, instance)
        cluster = database.cluster_get(ctx, cluster)
        return [
            database.instance_add(ctx, group, {
                'instance_id': str(uuid.uuid4()),
                'instance_name': ('%s-%s-%d' % (cluster.name, group.name, number)).lower()})
            for group in cluster.node_groups
            for number in range(len(group.instances), counts[group.id])]

    def _go(self, cluster, counts, stages, leaving=()):
        ctx = context.ctx()
        cluster = clusters.change_cluster_status(cluster, stages[0])
        new = self._spawn(cluster, counts, leaving)
        cluster = clusters.change_cluster_status(cluster, stages[1])
        instances = clusters.get_instances(database.cluster_get(ctx, cluster), new)
        progress.add_provisioning_step(cluster.id, 'Assign IPs', len(instances))
        for number, instance in enumerate(instances, 10):
            database.instance_update(ctx, instance, {'internal_ip': '10.0.0.%d' % number, 'management_ip': '172.24.4.%d' % number})
            progress.add_successful_event(instance)
        context.sleep(STEP)
        clusters.change_cluster_status(cluster, stages[2])
        context.sleep(STEP)
        return new

    def create_cluster(self, cluster):
        ctx = context.ctx()
        counts = {group.id: group.count for group in cluster.node_groups}
        for group in cluster.node_groups:
            database.node_group_update(ctx, group, {'count': 0})
        database.cluster_update(ctx, cluster, {'rollback_info': {'shutdown': True}})
        self._go(cluster, counts, heat_engine.CREATE_STAGES)

    def scale_cluster(self, cluster, counts, instances_to_delete=None):
        new = self._go(cluster, counts, heat_engine.SCALE_STAGES, instances_to_delete or ())
        clusters.clean_cluster_from_empty_ng(database.cluster_get(context.ctx(), cluster))
        return new

    def shutdown_cluster(self, cluster, force=False):
        context.sleep(STEP)
        self._clean_job_executions(cluster)
        self._remove_db_objects(cluster)

    def rollback_cluster(self, cluster, reason):
        self._remove_db_objects(cluster)
        return False


class Remote:
    """What SSH would reach: commands succeed, and files keep what was written."""

    files = {}

    def __init__(self, instance):
        self.instance = instance

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    def execute_command(self, command, *args, **options):
        return (0, '') if options.get('get_stderr') is None else (0, '', '')

    def write_file_to(self, name, data, *args, **options):
        self.files[self.instance.id, name] = data

    def append_to_file(self, name, data, *args, **options):
        self.files[self.instance.id, name] = self.files.get((self.instance.id, name), '') + data

    def replace_remote_string(self, name, old, new):
        self.files[self.instance.id, name] = self.files[self.instance.id, name].replace(old, new)

    def read_file_from(self, name, *args, **options):
        return self.files[self.instance.id, name]


class RemoteDriver:
    def setup_remote(self, infrastructure_engine):
        pass

    def get_remote(self, instance):
        return Remote(instance)

    def get_userdata_template(self):
        return ''

    def get_type_and_version(self):
        return 'rows.1.0'


def install(server):
    """Puts them in the places of Sahara's own."""
    server._get_infrastructure_engine = Engine
    server._get_remote_driver = RemoteDriver
    ntp_service.configure_ntp = lambda *args, **options: None
