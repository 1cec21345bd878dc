from django.db import migrations


def remember(apps, schema_editor):
    """Let the addresses of records that were merged before lead to where they went."""
    offers = apps.get_model('directory', 'TwinOffer').objects.filter(state='merged')
    aliases = apps.get_model('directory', 'OrganisationAlias').objects
    organisations = apps.get_model('directory', 'Organisation').objects
    for offer in offers.order_by('pk').iterator():
        if not organisations.filter(public_id=offer.twin_public_id).exists():
            aliases.get_or_create(
                public_id=offer.twin_public_id, defaults={'organisation_id': offer.kept_id}
            )


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0013_former_addresses'),
    ]

    operations = [
        migrations.RunPython(remember, migrations.RunPython.noop),
    ]
