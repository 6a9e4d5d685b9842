from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("web", "0001_initial")]

    operations = [
        migrations.AddField("account", "set_by", models.CharField(blank=True, default="", max_length=64)),
    ]
