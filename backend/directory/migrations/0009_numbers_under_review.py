from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0008_sole_trader'),
    ]

    operations = [
        migrations.AddField(
            model_name='organisation',
            name='numbers_under_review',
            field=models.JSONField(blank=True, default=dict, verbose_name='numbers to be reviewed: somebody else holds them'),
        ),
    ]
