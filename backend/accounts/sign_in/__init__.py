"""How people sign up and in: what Maillon makes of django-allauth and django-axes."""
