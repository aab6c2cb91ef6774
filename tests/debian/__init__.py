"""The product on a real Debian, under a real systemd: `script/try-deploy`."""
