from django.db import migrations, models

KINDS = ('change_suggested', 'profile_sent_back')


def forget_notes(apps, schema_editor):
    """Take free text out of the notifications that were written with it."""
    rows = apps.get_model('accounts', 'Notification').objects.filter(kind__in=KINDS)
    for row in rows.iterator():
        if row.params.pop('note', None) is not None:
            row.save(update_fields=['params'])


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0010_invite_records'),
        ('accounts', '0002_notifications'),
    ]

    operations = [
        migrations.AddField(
            model_name='organisation',
            name='remark',
            field=models.CharField(blank=True, default='', max_length=300, verbose_name='what the cluster asks to change'),
        ),
        migrations.RunPython(forget_notes, migrations.RunPython.noop),
    ]
