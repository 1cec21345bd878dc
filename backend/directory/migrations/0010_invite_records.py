from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0009_numbers_under_review'),
    ]

    operations = [
        migrations.AddField(
            model_name='invitation',
            name='to_claim',
            field=models.BooleanField(default=False, help_text='Accepting opens a claim to a public record; it gives no role.'),
        ),
        migrations.AddField(
            model_name='invitation',
            name='from_name',
            field=models.CharField(blank=True, default='', max_length=255),
        ),
        migrations.AddField(
            model_name='invitation',
            name='note',
            field=models.CharField(blank=True, default='', max_length=300, verbose_name='note'),
        ),
    ]
